package dev.drover.standalone;

import dev.drover.testbed.Oracle;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** The topics that a worker creates when it comes up. */
final class Topics {
    private static final Set<String> OUTPUTS =
            Set.of(Oracle.Names.DEFAULTS.results(), Oracle.Names.DEFAULTS.deadLetters(), Oracle.Names.DEFAULTS.usage());

    private Topics() {}

    /**
     * A reader of the outputs, once they are there.
     *
     * @throws IllegalStateException if they are not in time
     */
    static Oracle awaitOracle(String bootstrapServers, Duration atMost) {
        long giveUp = System.nanoTime() + atMost.toNanos();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            while (!names(admin).containsAll(OUTPUTS)) {
                if (System.nanoTime() > giveUp) {
                    throw new IllegalStateException("the worker did not create " + OUTPUTS + " within " + atMost);
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return new Oracle(bootstrapServers);
    }

    private static Set<String> names(Admin admin) throws InterruptedException {
        try {
            return admin.listTopics().names().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("cannot list the topics", e);
        }
    }
}
