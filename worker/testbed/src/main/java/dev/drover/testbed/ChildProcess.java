package dev.drover.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A JVM of its own on this one's class path, with its output in a file; addressed by its process id and nothing else. */
public final class ChildProcess implements AutoCloseable {
    private static final Duration KILL_WITHIN = Duration.ofSeconds(10);

    private final Process process;
    private final Path log;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts {@code java jvmArguments -cp … mainClass arguments}; both streams go to {@code log}. */
    public static ChildProcess java(Path log, List<String> jvmArguments, String mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(javaBinary()));
        command.addAll(jvmArguments);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(arguments);
        return start(log, command);
    }

    /** Starts any command; both streams go to {@code log}. */
    public static ChildProcess start(Path log, List<String> command) {
        try {
            Path parent = log.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            return new ChildProcess(
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start(),
                    log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.getFirst(), e);
        }
    }

    /** The {@code java} that runs this process. */
    public static String javaBinary() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public Path log() {
        return log;
    }

    /** The rest of the first line of output that starts with {@code prefix}. */
    public Optional<String> said(String prefix) {
        try {
            for (String line : Files.readAllLines(log)) {
                if (line.startsWith(prefix)) {
                    return Optional.of(line.substring(prefix.length()));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log, e);
        }
    }

    /** Waits for a line of output that starts with {@code prefix}, and returns its rest. */
    public String awaitSaid(String prefix, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        Optional<String> said = said(prefix);
        while (said.isEmpty() && isAlive() && System.nanoTime() < end) {
            waitFor(Duration.ofMillis(50));
            said = said(prefix);
        }
        return said.or(() -> said(prefix))
                .orElseThrow(() -> new IllegalStateException("process " + pid()
                        + (isAlive() ? " never said '" : " ended without saying '") + prefix + "'; its log is " + log));
    }

    /** SIGKILL: it has no chance to do anything. */
    public void kill() {
        process.destroyForcibly();
        waitFor(KILL_WITHIN);
    }

    /** SIGTERM: it drains and ends by itself. */
    public void terminate() {
        process.destroy();
    }

    /** SIGSTOP: it stands still, and does not know it. */
    public void suspend() {
        signal("-STOP");
    }

    /** SIGCONT. */
    public void proceed() {
        signal("-CONT");
    }

    /** The exit code, null if it still runs after this time. */
    public @Nullable Integer exitCode(Duration within) {
        return waitFor(within) ? Integer.valueOf(process.exitValue()) : null;
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }

    private boolean waitFor(Duration atMost) {
        try {
            return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", name, Long.toString(pid()))
                    .start()
                    .waitFor();
            if (code != 0 && isAlive()) {
                throw new IllegalStateException("kill " + name + " " + pid() + " ended with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
