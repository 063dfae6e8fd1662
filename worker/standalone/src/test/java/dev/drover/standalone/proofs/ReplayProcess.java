package dev.drover.standalone.proofs;

import dev.drover.testbed.ChildProcess;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code drover dlq replay} in a process of its own, and what it says so far. For one thread. */
final class ReplayProcess implements AutoCloseable {
    static final ReplayProcess NONE = new ReplayProcess(null);
    private static final String SENT = "\"outcome\":\"sent\"";

    private final @Nullable ChildProcess process;
    private final StringBuilder unfinished = new StringBuilder();
    private long read;
    private int sent;

    private ReplayProcess(@Nullable ChildProcess process) {
        this.process = process;
    }

    /** @param resumes a run to go on with, null for a new one */
    static ReplayProcess start(Path folder, String bootstrapServers, int rate, @Nullable String resumes)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of("dlq", "replay", "--bootstrap-server", bootstrapServers));
        arguments.addAll(List.of("--because", "the test", "--rate", Integer.toString(rate), "-o", "jsonl"));
        arguments.add("--create-topics");
        if (resumes != null) {
            arguments.addAll(List.of("--resume", resumes));
        }
        return new ReplayProcess(ChildProcess.java(
                Files.createTempFile(folder, "replay", ".log"),
                List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                "dev.drover.cli.Main",
                arguments));
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    @Nullable
    Integer exitCode(Duration within) {
        return process == null ? null : process.exitCode(within);
    }

    /** Letters that it has told to be sent; reads only what is new in its output. */
    int sent() throws IOException {
        if (process == null) {
            return 0;
        }
        try (RandomAccessFile log = new RandomAccessFile(process.log().toFile(), "r")) {
            byte[] more = new byte[(int) (log.length() - read)];
            log.seek(read);
            log.readFully(more);
            read += more.length;
            // What is not ASCII is cut somewhere, and not looked at.
            unfinished.append(new String(more, StandardCharsets.ISO_8859_1));
        }
        int end;
        while ((end = unfinished.indexOf("\n")) >= 0) {
            sent += unfinished.indexOf(SENT) >= 0 && unfinished.indexOf(SENT) < end ? 1 : 0;
            unfinished.delete(0, end + 1);
        }
        return sent;
    }

    /** The name of its run, null if it has not said it. */
    @Nullable
    String id() {
        return process == null
                ? null
                : process.said("run ")
                        .map(line -> line.substring(0, line.indexOf(',')))
                        .orElse(null);
    }

    /** What it said to people. */
    List<String> words() throws IOException {
        return process == null
                ? List.of()
                : Files.readAllLines(process.log()).stream()
                        .filter(line -> !line.startsWith("{"))
                        .toList();
    }

    /** SIGKILL, if it is alive. */
    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
