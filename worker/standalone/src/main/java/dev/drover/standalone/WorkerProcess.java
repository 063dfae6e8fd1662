package dev.drover.standalone;

import dev.drover.testbed.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.jar.JarFile;

/** A production worker in a JVM of its own: {@code drover run} with a configuration file. */
final class WorkerProcess implements AutoCloseable {
    private static final List<String> JVM = List.of(
            "-Xmx384m",
            "-XX:+UseSerialGC",
            // These live for minutes; a quick start is worth more than the last bit of speed.
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private final String name;
    private final ChildProcess process;

    private WorkerProcess(String name, ChildProcess process) {
        this.name = name;
        this.process = process;
    }

    /**
     * Starts it, and returns before it has joined its group.
     *
     * @param directory for its configuration and its log, which stay
     */
    static WorkerProcess start(Path directory, String name, Map<String, Object> properties) {
        Path configuration = write(directory.resolve(name + ".properties"), properties);
        List<String> arguments = List.of(
                StandaloneMain.WORKER_VERB,
                "--config",
                configuration.toAbsolutePath().toString());
        Path log = directory.resolve(name + ".log");
        return new WorkerProcess(name, launch(log, arguments));
    }

    String name() {
        return name;
    }

    ChildProcess process() {
        return process;
    }

    /** SIGTERM, and SIGKILL if that is not heard within this time. */
    void stop(Duration within) {
        process.terminate();
        if (process.exitCode(within) == null) {
            process.kill();
        }
    }

    /** SIGKILL if it still runs. */
    @Override
    public void close() {
        process.close();
    }

    /** From an executable jar as {@code java -jar}, from a build folder by class path. */
    private static ChildProcess launch(Path log, List<String> arguments) {
        String classPath = System.getProperty("java.class.path");
        if (!isExecutableJar(classPath)) {
            return ChildProcess.java(log, JVM, StandaloneMain.class.getName(), arguments);
        }
        List<String> command = new ArrayList<>(List.of(ChildProcess.javaBinary()));
        command.addAll(JVM);
        command.addAll(List.of("-jar", classPath));
        command.addAll(arguments);
        return ChildProcess.start(log, command);
    }

    private static boolean isExecutableJar(String classPath) {
        if (!classPath.endsWith(".jar") || !Files.isRegularFile(Path.of(classPath))) {
            return false;
        }
        try (JarFile jar = new JarFile(classPath)) {
            return jar.getManifest() != null
                    && jar.getManifest().getMainAttributes().getValue("Start-Class") != null;
        } catch (IOException _) {
            return false;
        }
    }

    private static Path write(Path file, Map<String, Object> properties) {
        Properties text = new Properties();
        properties.forEach((key, value) -> text.setProperty(key, value.toString()));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (var out = Files.newBufferedWriter(file)) {
                text.store(out, null);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
