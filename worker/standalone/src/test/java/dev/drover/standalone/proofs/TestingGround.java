package dev.drover.standalone.proofs;

import dev.drover.testbed.EmbeddedBroker;
import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.Oracle;
import dev.drover.testbed.SimulatedProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;

/** A broker and a provider in this process, and the workers that a test starts. Closing it ends all of them. */
final class TestingGround implements AutoCloseable {
    static final String REQUESTS = "llm.requests";
    static final String GROUP = "proofs";
    /** Generous: the machine may have much else to do. */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path directory;
    private final int partitions;
    private final EmbeddedBroker broker;
    private final SimulatedProvider provider;
    private final TestingRequests requests;
    private final Admin admin;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private TestingGround(String name, int partitions, EmbeddedBroker broker, SimulatedProvider provider) {
        this.directory = Path.of("target", "proofs", name);
        this.partitions = partitions;
        this.broker = broker;
        this.provider = provider;
        this.requests = new TestingRequests(broker.bootstrapServers(), REQUESTS);
        this.admin = broker.admin();
    }

    /** @param name of the folder for the workers' logs */
    static TestingGround start(String name, int partitions, FaultPlan plan) {
        return start(name, partitions, plan, EmbeddedBroker.builder());
    }

    /** @param session after which a member that is silent is taken for dead */
    static TestingGround start(String name, int partitions, FaultPlan plan, Duration session) {
        return start(name, partitions, plan, EmbeddedBroker.builder().sessionTimeout(session));
    }

    private static TestingGround start(String name, int partitions, FaultPlan plan, EmbeddedBroker.Builder builder) {
        EmbeddedBroker broker = builder
                // Members of the group hear of changes soon; they are missed as late as ever.
                .property("group.consumer.min.heartbeat.interval.ms", 1_000)
                .property("group.consumer.heartbeat.interval.ms", 1_000)
                .start();
        broker.createTopic(REQUESTS, partitions);
        return new TestingGround(name, partitions, broker, SimulatedProvider.start(plan));
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    Path directory() {
        return directory;
    }

    SimulatedProvider provider() {
        return provider;
    }

    TestingRequests requests() {
        return requests;
    }

    /** Starts a worker of one provider and returns before it is ready. */
    TestingWorker startWorker(String name, List<String> jvm, Map<String, Object> more) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("spring.kafka.bootstrap-servers", broker.bootstrapServers());
        properties.put("server.address", "127.0.0.1");
        properties.put("drover.topics.replication-factor", 1);
        properties.put("drover.engine.group", GROUP);
        properties.put("drover.providers[0].name", "simulated");
        properties.put("drover.providers[0].base-url", provider.baseUrl());
        properties.put("drover.providers[0].api-key", "sk-simulated-not-a-secret-000");
        properties.putAll(more);
        return opened(TestingWorker.start(directory, name, jvm, properties));
    }

    /** A model of its own chain of the same name, and limits on time that nothing here reaches. */
    static void model(Map<String, Object> properties, int index, String name) {
        String model = "drover.models[" + index + "].";
        properties.put(model + "name", name);
        properties.put(model + "provider", "simulated");
        properties.put(model + "timeouts.connect", "60s");
        properties.put(model + "timeouts.response", "15m");
        properties.put(model + "timeouts.total", "15m");
        properties.put("drover.chains[" + index + "].name", name);
        properties.put("drover.chains[" + index + "].models[0]", name);
    }

    /** A reader of outcomes; a worker must have been ready, so that the topics are there. */
    Oracle oracle() {
        return opened(new Oracle(broker.bootstrapServers()));
    }

    /** Whether so many members, and no others, hold all partitions. */
    boolean isSettled(int members) {
        ConsumerGroupDescription group = group();
        Collection<Integer> held = group.members().stream()
                .map(member -> member.assignment().topicPartitions().size())
                .toList();
        return held.size() == members
                && !held.contains(0)
                && held.stream().mapToInt(Integer::intValue).sum() == partitions
                && group.members().stream()
                        .allMatch(member -> member.targetAssignment()
                                .map(target -> target.equals(member.assignment()))
                                .orElse(true));
    }

    ConsumerGroupDescription group() {
        try {
            return admin.describeConsumerGroups(List.of(GROUP))
                    .all()
                    .get(60, TimeUnit.SECONDS)
                    .values()
                    .iterator()
                    .next();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the broker does not tell about the group", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.push(resource);
        return resource;
    }

    @Override
    public void close() throws Exception {
        provider.release();
        for (AutoCloseable resource : opened) {
            resource.close();
        }
        admin.close();
        requests.close();
        provider.close();
        broker.close();
    }
}
