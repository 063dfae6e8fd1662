package dev.drover.bench;

import dev.drover.bench.peers.PeerSettings;
import dev.drover.testbed.BrokerProcess;
import dev.drover.testbed.ChildProcess;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** What a run stands on: topics, a group and an upstream of its own. */
final class Stage {
    private static final String LARGEST_REQUEST = "1048588";
    /** Drover refuses a topic that could not take an answer beside the largest request. */
    private static final String LARGEST_RESULT = "2097152";

    private final BrokerProcess broker;
    private final String name;
    private final Load load;
    private final Path folder;

    /** @param name unique in the life of the broker */
    Stage(BrokerProcess broker, String name, Load load, Path logs) throws Exception {
        this.broker = broker;
        this.name = name;
        this.load = load;
        this.folder = Files.createDirectories(logs.resolve(name));
        try (Admin admin = admin()) {
            admin.createTopics(Stream.of("requests", "results", "usage")
                            .map(kind -> new NewTopic(name + "-" + kind, load.partitions(), (short) 1)
                                    .configs(Map.of(
                                            "max.message.bytes",
                                            kind.equals("results") ? LARGEST_RESULT : LARGEST_REQUEST,
                                            "retention.ms",
                                            "-1")))
                            .toList())
                    .all()
                    .get();
        }
    }

    Load load() {
        return load;
    }

    String name() {
        return name;
    }

    /** For logs and configuration. */
    Path folder() {
        return folder;
    }

    long brokerPid() {
        return broker.pid();
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    Requests requests() {
        return new Requests(broker.bootstrapServers(), name + "-requests", load);
    }

    /** Writes this many requests, and returns when all are there. */
    void fill(int count) {
        try (Requests requests = requests()) {
            for (int number = 0; number < count; number++) {
                requests.send(number);
            }
            requests.flush();
        }
    }

    Outcomes outcomes() {
        return new Outcomes(broker.bootstrapServers(), name + "-results", load.partitions());
    }

    ChildProcess upstream() {
        return ChildProcess.java(
                folder.resolve("upstream.log"),
                List.of("-Xmx1g", "-Dlogback.configurationFile=" + Contender.QUIET),
                Upstream.class.getName(),
                List.of(load.delay().toString(), Integer.toString(load.attempts())));
    }

    /** Returns when the upstream listens. */
    PeerSettings settings(ChildProcess upstream) {
        return new PeerSettings(
                broker.bootstrapServers(),
                URI.create(upstream.awaitSaid(Upstream.READY, Duration.ofSeconds(30))),
                name,
                name + "-requests",
                name + "-results",
                name + "-usage",
                load.inFlight(),
                load.partitions());
    }

    /** Members of the consumer group. */
    int members() throws Exception {
        try (Admin admin = admin()) {
            return admin.describeConsumerGroups(List.of(name))
                    .all()
                    .get()
                    .values()
                    .iterator()
                    .next()
                    .members()
                    .size();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return 0;
            }
            throw e;
        }
    }

    /** Bytes in the logs of all topics, or of the one that has the committed offsets. */
    long loggedBytes(boolean offsetsAlone) throws Exception {
        try (Admin admin = admin()) {
            int node = admin.describeCluster().nodes().get().iterator().next().id();
            return admin.describeLogDirs(List.of(node)).allDescriptions().get().values().stream()
                    .flatMap(folders -> folders.values().stream())
                    .flatMap(one -> one.replicaInfos().entrySet().stream())
                    .filter(replica -> !offsetsAlone || replica.getKey().topic().equals("__consumer_offsets"))
                    .mapToLong(replica -> replica.getValue().size())
                    .sum();
        }
    }
}
