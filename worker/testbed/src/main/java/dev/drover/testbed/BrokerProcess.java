package dev.drover.testbed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The embedded broker in a child JVM, for tests that kill it. Data and port outlive the process. */
public final class BrokerProcess implements AutoCloseable {
    private static final Duration UP_WITHIN = Duration.ofSeconds(60);

    private final DataDirectory data = DataDirectory.deletedOnClose();
    private final Path log;
    private final Map<String, String> properties;
    private final int port = Ports.free();
    private ChildProcess process;

    private BrokerProcess(Path log, Map<String, String> properties) {
        this.log = log;
        this.properties = Map.copyOf(properties);
        this.process = launch(log, properties, data.path(), port);
    }

    /** Returns when the broker serves requests. */
    public static BrokerProcess start(Path log, Map<String, String> properties) {
        return new BrokerProcess(log, properties);
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Of the process that serves now. */
    public long pid() {
        return process.pid();
    }

    /** SIGKILL, then a new process on the same data and port; returns when it serves requests. */
    public void killAndRestart() {
        process.kill();
        process = launch(log, properties, data.path(), port);
    }

    @Override
    public void close() {
        process.close();
        data.close();
    }

    private static ChildProcess launch(Path log, Map<String, String> properties, Path directory, int port) {
        List<String> arguments = new ArrayList<>(List.of(directory.toString(), Integer.toString(port)));
        // After a kill the controller takes a broker back only when its old session has ended.
        arguments.add("broker.session.timeout.ms=3000");
        arguments.add("broker.heartbeat.interval.ms=500");
        properties.forEach((name, value) -> arguments.add(name + "=" + value));
        ChildProcess child = ChildProcess.java(log, List.of("-Xmx512m"), BrokerMain.class.getName(), arguments);
        child.awaitSaid(BrokerMain.READY, UP_WITHIN);
        return child;
    }
}
