package dev.drover.cli.submit;

import dev.drover.cli.kafka.Session;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.RetriableException;

/** Asks a broker that does not answer at once, or does not know a new topic yet, again. */
final class Asking {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Asking() {}

    /** @throws RetriableException if that goes on for a minute */
    static <T> T again(Session session, Callable<T> question) throws Exception {
        long began = System.nanoTime();
        while (true) {
            try {
                return question.call();
            } catch (RetriableException e) {
                if (System.nanoTime() - began > PATIENCE.toNanos()) {
                    throw e;
                }
                session.say("Kafka does not answer (" + e.getMessage() + "), asking again");
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }
}
