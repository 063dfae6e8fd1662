package dev.drover.cli.submit;

import dev.drover.cli.kafka.CommandFailure;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Outcomes by line, kept on disk beside where they will be written; memory holds where each is. Of several outcomes of a
 * line, which only a replay can bring about, an answer is kept before an error, else the later. For one thread.
 */
final class OutcomeFile implements AutoCloseable {
    private final Path kept;
    private final FileChannel channel;
    private final Map<Long, Where> byLine = new LinkedHashMap<>();

    private record Where(long line, long position, int length, boolean failed) {}

    private OutcomeFile(Path kept, FileChannel channel) {
        this.kept = kept;
        this.channel = channel;
    }

    /** @param beside the file that will be written; null for a temporary folder */
    static OutcomeFile beside(@Nullable Path beside) throws IOException {
        Path kept = beside == null
                ? Files.createTempFile("drover-outcomes-", ".jsonl")
                : beside.resolveSibling(beside.getFileName() + ".partial");
        return new OutcomeFile(
                kept,
                FileChannel.open(
                        kept,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE));
    }

    void put(long line, byte[] outcome, boolean failed) {
        Where known = byLine.get(line);
        if (known != null && failed && !known.failed) {
            return;
        }
        try {
            long position = channel.size();
            ByteBuffer bytes = ByteBuffer.wrap(outcome);
            while (bytes.hasRemaining()) {
                channel.write(bytes, position + bytes.position());
            }
            byLine.remove(line);
            byLine.put(line, new Where(line, position, outcome.length, failed));
        } catch (IOException e) {
            throw unwritable(kept, e);
        }
    }

    /** How many lines have an outcome. */
    int size() {
        return byLine.size();
    }

    boolean has(long line) {
        return byLine.containsKey(line);
    }

    long failed() {
        return byLine.values().stream().filter(Where::failed).count();
    }

    /**
     * Writes what is kept.
     *
     * @param errors null: errors go where answers go
     * @param ordered in the order of the lines instead of that of the outcomes
     */
    void write(OutputStream answers, String answersName, @Nullable Path errors, boolean ordered) {
        List<Where> all = new ArrayList<>(byLine.values());
        if (ordered) {
            all.sort(Comparator.comparingLong(Where::line));
        }
        write(
                answers,
                answersName,
                errors == null ? all : all.stream().filter(w -> !w.failed).toList());
        if (errors != null) {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(errors))) {
                write(out, errors.toString(), all.stream().filter(Where::failed).toList());
            } catch (IOException e) {
                throw unwritable(errors, e);
            }
        }
    }

    private void write(OutputStream out, String name, List<Where> chosen) {
        try {
            for (Where where : chosen) {
                ByteBuffer bytes = ByteBuffer.allocate(where.length);
                while (bytes.hasRemaining() && channel.read(bytes, where.position + bytes.position()) >= 0) {
                    // Reads on.
                }
                out.write(bytes.array());
                out.write('\n');
            }
            out.flush();
        } catch (IOException e) {
            throw unwritable(Path.of(name), e);
        }
    }

    static CommandFailure unwritable(Path file, IOException e) {
        return new CommandFailure(
                "file " + file + " can not be written: " + e.getMessage()
                        + "; nothing is lost, the outcomes are on their topic: make room and repeat the command",
                1,
                e);
    }

    /** Deletes what was kept. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(kept);
    }
}
