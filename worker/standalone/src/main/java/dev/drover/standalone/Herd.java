package dev.drover.standalone;

import dev.drover.testbed.EmbeddedBroker;
import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.Oracle;
import dev.drover.testbed.SimulatedProvider;
import dev.drover.testbed.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;

/**
 * A broker and a provider in this process, workers in processes of their own, and a steady feed of requests: what a
 * test or a torture does harm to. Not safe for use by several threads.
 */
final class Herd implements AutoCloseable {
    static final int PARTITIONS = 6;

    private static final String REQUESTS = "llm.requests";
    private static final String GROUP = "drover";
    private static final Duration SESSION = Duration.ofSeconds(6);
    private static final Duration STEP = Duration.ofMinutes(4);
    private static final Duration STOP = Duration.ofSeconds(30);

    private final Path directory;
    private final EmbeddedBroker broker;
    private final SimulatedProvider provider;
    private final Map<String, WorkerProcess> workers = new LinkedHashMap<>();
    private final SteadyFeed feed;
    private int started;

    private Herd(Path directory, EmbeddedBroker broker, SimulatedProvider provider, int perSecond) {
        this.directory = directory;
        this.broker = broker;
        this.provider = provider;
        this.feed = SteadyFeed.start(broker.bootstrapServers(), REQUESTS, perSecond);
    }

    /**
     * Starts everything but the workers.
     *
     * @param directory for the workers' logs, which stay
     * @param perSecond requests that are enqueued
     */
    static Herd start(Path directory, FaultPlan plan, int perSecond) {
        SimulatedProvider provider = SimulatedProvider.start(plan);
        EmbeddedBroker broker = EmbeddedBroker.builder().sessionTimeout(SESSION).start();
        broker.createTopic(REQUESTS, PARTITIONS);
        return new Herd(directory, broker, provider, perSecond);
    }

    SimulatedProvider provider() {
        return provider;
    }

    int sent() {
        return feed.sent();
    }

    /** Starts one more worker and returns its name, before it has joined. */
    String startWorker() {
        String name = "worker-" + ++started;
        workers.put(name, WorkerProcess.start(directory, name, workerProperties(name)));
        return name;
    }

    WorkerProcess worker(String name) {
        WorkerProcess worker = workers.get(name);
        if (worker == null) {
            throw new IllegalArgumentException("no worker " + name);
        }
        return worker;
    }

    List<String> workerNames() {
        return List.copyOf(workers.keySet());
    }

    /** SIGKILL. */
    void kill(String name) {
        worker(name).process().kill();
        workers.remove(name);
    }

    /** SIGTERM: drains and ends. */
    void stop(String name) {
        worker(name).stop(STOP);
        workers.remove(name);
    }

    void restartBroker() {
        broker.restart();
    }

    /** Waits until so many members, and no others, hold all partitions. */
    void awaitMembers(int members) {
        await(members + " members that hold " + PARTITIONS + " partitions", () -> isSettled(members));
    }

    /** Waits until so many calls are in flight, and each worker has a good part of them. */
    void awaitInFlight(int calls) {
        int each = calls / (2 * workers.size());
        await(
                calls + " calls in flight",
                () -> provider.facts().inFlight() >= calls
                        && workers.keySet().stream()
                                .allMatch(w -> provider.facts().inFlight(w) >= each));
    }

    /**
     * The requests that these workers have called a model for and whose outcomes are not committed: what is called
     * once more if they die now. Exact once they stand still.
     */
    long unfinished(Set<String> names) {
        try (Oracle oracle = Topics.awaitOracle(broker.bootstrapServers(), STEP)) {
            oracle.readToEnd();
            Set<String> finished = oracle.results().stream()
                    .map(result -> result.line().path("id").asString(""))
                    .collect(Collectors.toSet());
            return provider.facts().arrivals().stream()
                    .filter(arrival -> names.contains(arrival.client()) && arrival.key() != null)
                    .map(arrival -> String.valueOf(arrival.key()))
                    .distinct()
                    .filter(key -> finished.stream().noneMatch(key::startsWith))
                    .count();
        }
    }

    /** Who called again for a request that another or the same worker had called for: {@code first>again} by count, to tell causes apart. */
    Map<String, Integer> repeats() {
        Map<String, String> callers = new HashMap<>();
        Map<String, Integer> pairs = new TreeMap<>();
        provider.facts().arrivals().forEach(arrival -> {
            String before = callers.put(String.valueOf(arrival.key()), arrival.client());
            if (before != null) {
                pairs.merge(before + ">" + arrival.client(), 1, Integer::sum);
            }
        });
        return pairs;
    }

    void await(String what, BooleanSupplier condition) {
        long giveUp = System.nanoTime() + STEP.toNanos();
        while (!condition.getAsBoolean()) {
            workers.values().stream()
                    .filter(worker -> !worker.process().isAlive())
                    .findFirst()
                    .ifPresent(worker -> {
                        throw new IllegalStateException(worker.name() + " has ended while waiting for " + what
                                + "; its log is " + worker.process().log());
                    });
            if (System.nanoTime() > giveUp) {
                throw new IllegalStateException("waited " + STEP + " for " + what + "; logs are in " + directory);
            }
            pause(Duration.ofMillis(100));
        }
    }

    /** Ends the feed, waits for all outcomes and judges them. */
    Verdict verdict(Duration atMost) {
        Map<String, Long> enqueued = feed.end().timestamps();
        try (Oracle oracle = Topics.awaitOracle(broker.bootstrapServers(), STEP)) {
            oracle.await(enqueued.keySet(), atMost, _ -> {});
            return oracle.verdict(enqueued);
        }
    }

    /** Kills all workers, by their process ids, and stops the rest. */
    @Override
    public void close() {
        workers.values().forEach(WorkerProcess::close);
        feed.close();
        provider.close();
        broker.close();
    }

    static void pause(Duration time) {
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private boolean isSettled(int members) {
        try (Admin admin = broker.admin()) {
            Collection<ConsumerGroupDescription> groups = admin.describeConsumerGroups(List.of(GROUP))
                    .all()
                    .get(20, TimeUnit.SECONDS)
                    .values();
            Collection<MemberDescription> found =
                    groups.stream().flatMap(group -> group.members().stream()).toList();
            int held = found.stream()
                    .map(MemberDescription::assignment)
                    .mapToInt(assignment -> assignment.topicPartitions().size())
                    .sum();
            return found.size() == members
                    && held == PARTITIONS
                    && found.stream()
                            .noneMatch(m -> m.assignment().topicPartitions().isEmpty());
        } catch (ExecutionException | TimeoutException _) {
            // Not yet a group, or the broker is just coming back.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Map<String, Object> workerProperties(String name) {
        Map<String, Object> properties = new LinkedHashMap<>(DemoModels.properties(provider.baseUrl()));
        for (int i = 0; i < DemoModels.ALL.size(); i++) {
            properties.put("drover.providers[" + i + "].headers.x-testbed-client", name);
        }
        properties.put("spring.kafka.bootstrap-servers", broker.bootstrapServers());
        properties.put("server.address", "127.0.0.1");
        properties.put("server.port", 0);
        properties.put("drover.topics.replication-factor", 1);
        properties.put("drover.engine.group", GROUP);
        properties.put("drover.engine.in-flight", 100);
        properties.put("drover.engine.drain", "5s");
        properties.put("drover.engine.transaction-timeout", "8s");
        return properties;
    }
}
