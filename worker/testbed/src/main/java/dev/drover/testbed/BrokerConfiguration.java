package dev.drover.testbed;

import java.util.Map;
import java.util.Properties;

/** The properties of a broker that is alone, small and quick to start. */
final class BrokerConfiguration {
    private BrokerConfiguration() {}

    static Properties of(DataDirectory data, int port, int controllerPort, Map<String, String> overrides) {
        Properties p = new Properties();
        p.setProperty("node.id", "1");
        p.setProperty("process.roles", "broker,controller");
        p.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        p.setProperty("controller.listener.names", "CONTROLLER");
        p.setProperty("inter.broker.listener.name", "PLAINTEXT");
        p.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.setProperty("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        p.setProperty("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        p.setProperty("log.dirs", data.log().toString());
        alone(p);
        quick(p);
        overrides.forEach(p::setProperty);
        return p;
    }

    /** One replica of everything. */
    private static void alone(Properties p) {
        for (String name : new String[] {
            "default.replication.factor",
            "min.insync.replicas",
            "offsets.topic.replication.factor",
            "transaction.state.log.replication.factor",
            "transaction.state.log.min.isr",
            "share.coordinator.state.topic.replication.factor",
            "share.coordinator.state.topic.min.isr"
        }) {
            p.setProperty(name, "1");
        }
        p.setProperty("auto.create.topics.enable", "false");
    }

    /** Small internal topics, no waiting for members that will never come. */
    private static void quick(Properties p) {
        p.setProperty("offsets.topic.num.partitions", "4");
        p.setProperty("transaction.state.log.num.partitions", "4");
        p.setProperty("share.coordinator.state.topic.num.partitions", "1");
        p.setProperty("group.initial.rebalance.delay.ms", "0");
        p.setProperty("num.network.threads", "2");
        p.setProperty("num.io.threads", "4");
        p.setProperty("num.recovery.threads.per.data.dir", "2");
        p.setProperty("log.cleaner.dedupe.buffer.size", "4194304");
        p.setProperty("log.index.size.max.bytes", "1048576");
        p.setProperty("controlled.shutdown.retry.backoff.ms", "100");
    }
}
