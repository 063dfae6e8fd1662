package dev.drover.testbed;

import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker of one node (KRaft, broker and controller) in this process, on 127.0.0.1. Started when an
 * instance exists. Not safe for use by several threads.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final int BIND_TRIES = 10;
    private static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(30);

    private final DataDirectory data;
    private final Map<String, String> properties;
    private int port;
    private @Nullable Server server;

    private EmbeddedBroker(DataDirectory data, Map<String, String> properties) {
        this.data = data;
        this.properties = Map.copyOf(properties);
    }

    /** A broker with a temporary data directory and a free port. */
    public static EmbeddedBroker start() {
        return builder().start();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A port for {@link Builder#port}, where it must be known before the broker is up; free a moment ago. */
    public static int freePort() {
        return Ports.free();
    }

    /** What the broker is started with. */
    public static final class Builder {
        private final Map<String, String> properties = new HashMap<>();
        private @Nullable Path directory;
        private int port;

        private Builder() {}

        /** Sets a property of the broker, by the name in Kafka's documentation; wins over what the testbed sets. */
        public Builder property(String name, Object value) {
            properties.put(name, value.toString());
            return this;
        }

        /**
         * Lets members of consumer groups be missed after {@code timeout} instead of 45 s, under both group protocols,
         * and looks for overdue transactions every second instead of every ten.
         */
        public Builder sessionTimeout(Duration timeout) {
            String ms = Long.toString(timeout.toMillis());
            String heartbeat = Long.toString(Math.max(1, timeout.toMillis() / 4));
            property("group.min.session.timeout.ms", ms);
            property("group.consumer.min.session.timeout.ms", ms);
            property("group.consumer.session.timeout.ms", ms);
            property("group.consumer.min.heartbeat.interval.ms", heartbeat);
            property("group.consumer.heartbeat.interval.ms", heartbeat);
            return property("transaction.abort.timed.out.transaction.cleanup.interval.ms", 1_000);
        }

        /** Keeps the data here and leaves it when the broker is closed; a cluster that lives here is continued. */
        public Builder dataDirectory(Path path) {
            this.directory = path;
            return this;
        }

        /** Listens here, or fails; 0 for a free port. */
        public Builder port(int number) {
            this.port = number;
            return this;
        }

        /** Returns when the broker serves requests. */
        public EmbeddedBroker start() {
            Path given = directory;
            DataDirectory data = given == null ? DataDirectory.deletedOnClose() : DataDirectory.at(given);
            EmbeddedBroker broker = new EmbeddedBroker(data, properties);
            try {
                broker.startOn(port);
            } catch (RuntimeException e) {
                data.close();
                throw e;
            }
            return broker;
        }
    }

    /** {@code 127.0.0.1:port}; the same after a restart. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** Creates a topic with one replica; returns when the broker has it. */
    public void createTopic(String name, int partitions, Map<String, String> configs) {
        NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(configs);
        try (Admin admin = admin()) {
            admin.createTopics(List.of(topic)).all().get(ADMIN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("cannot create the topic " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    public void createTopic(String name, int partitions) {
        createTopic(name, partitions, Map.of());
    }

    /** A new client, to be closed by the caller. */
    public Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()));
    }

    /** Stops the broker; its data and its port are kept for {@link #resume}. */
    public void stop() {
        Server running = server;
        if (running != null) {
            server = null;
            running.shutdown();
            running.awaitShutdown();
        }
    }

    /** Starts a stopped broker on the same port and data. */
    public void resume() {
        if (server == null) {
            startOn(port);
        }
    }

    /** Stops the broker and starts it on the same port and data. */
    public void restart() {
        stop();
        resume();
    }

    @Override
    public void close() {
        stop();
        data.close();
    }

    private void startOn(int wanted) {
        QuietLogging.apply();
        if (wanted != 0 && !Ports.isFree(wanted)) {
            throw new KafkaException(
                    "the broker cannot start: port " + wanted + " of 127.0.0.1 is taken; give another one by --port");
        }
        RuntimeException last = new IllegalStateException("never tried");
        for (int i = 0; i < BIND_TRIES; i++) {
            int chosen = wanted == 0 ? Ports.free() : wanted;
            try {
                server = tryStart(chosen, Ports.free());
                port = chosen;
                return;
            } catch (RuntimeException e) {
                boolean givenPortTaken = wanted != 0 && !Ports.isFree(wanted);
                if (!isBindFailure(e) || givenPortTaken) {
                    throw new KafkaException(
                            "the broker cannot start on port " + chosen + ", data in " + data.path(), e);
                }
                last = e;
            }
        }
        throw new KafkaException("the broker finds no port, data in " + data.path(), last);
    }

    private Server tryStart(int chosen, int controllerPort) {
        var configuration = BrokerConfiguration.of(data, chosen, controllerPort, properties);
        data.format(configuration);
        Server starting = new KafkaRaftServer(new KafkaConfig(configuration, false), Time.SYSTEM);
        // A broker that cannot start ends its process; this process is not only the broker's.
        Exit.setExitProcedure((code, message) -> refuseToExit(code, message));
        Exit.setHaltProcedure((code, message) -> refuseToExit(code, message));
        try {
            starting.startup();
            return starting;
        } catch (RuntimeException e) {
            starting.shutdown();
            starting.awaitShutdown();
            throw e;
        } finally {
            Exit.resetExitProcedure();
            Exit.resetHaltProcedure();
        }
    }

    private static void refuseToExit(int code, @Nullable String message) {
        throw new IllegalStateException("the broker wants to exit with " + code + ": " + message);
    }

    private static boolean isBindFailure(@Nullable Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            String message = t.getMessage();
            if (t instanceof BindException || (message != null && message.contains("failed to bind"))) {
                return true;
            }
        }
        return false;
    }
}
