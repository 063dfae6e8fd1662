package dev.drover.cli.submit;

import dev.drover.cli.kafka.Replacement;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Failed;
import dev.drover.operations.submit.OutcomeStore;
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
final class OutcomeFile implements OutcomeStore, AutoCloseable {
    private final Path kept;
    private final boolean named;
    private final FileChannel channel;
    private final Earlier earlier;
    private final Claims claims;
    private final Map<Long, Where> byLine = new LinkedHashMap<>();

    private record Where(long line, long position, int length, boolean failed) {}

    /** @param named whether it still has its name */
    OutcomeFile(Path kept, boolean named, FileChannel channel, Earlier earlier, Claims claims) {
        this.kept = kept;
        this.named = named;
        this.channel = channel;
        this.earlier = earlier;
        this.claims = claims;
    }

    /**
     * An empty one, under a name that nothing had; where an open file needs no name it has none, and is gone with its
     * process.
     *
     * @param beside the file that will be written; null for a temporary folder
     * @param earlier the lines that it, or its like, has now
     * @param claims closed with it
     */
    static OutcomeFile beside(@Nullable Path beside, Earlier earlier, Claims claims) throws IOException {
        Path kept = beside == null ? Files.createTempFile("drover-outcomes-", ".jsonl") : Replacement.temporary(beside);
        FileChannel channel = FileChannel.open(kept, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new OutcomeFile(kept, !isUnnamed(kept), channel, earlier, claims);
    }

    private static boolean isUnnamed(Path open) {
        try {
            Files.delete(open);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public void put(long line, byte[] outcome, boolean failed) {
        earlier.seen(outcome);
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
            throw unwritable(kept + ", where outcomes are kept until all are there,", e);
        }
    }

    @Override
    public int size() {
        return byLine.size();
    }

    @Override
    public boolean has(long line) {
        return byLine.containsKey(line);
    }

    @Override
    public long failed() {
        return byLine.values().stream().filter(Where::failed).count();
    }

    /** Whether what lies there is what lay there when this was opened. */
    boolean isAsItWas(Path file) throws IOException {
        return earlier.isAsItWas(file);
    }

    /** Lines of earlier files that are no outcome of this submit that the topic still has. */
    int earlierLeft() {
        return earlier.left();
    }

    /**
     * Writes what is kept.
     *
     * @param errors null: errors go where answers go
     * @param ordered in the order of the lines instead of that of the outcomes
     */
    void write(OutputStream answers, @Nullable OutputStream errors, boolean ordered) throws IOException {
        List<Where> all = new ArrayList<>(byLine.values());
        if (ordered) {
            all.sort(Comparator.comparingLong(Where::line));
        }
        for (Where where : all) {
            OutputStream out = errors != null && where.failed ? errors : answers;
            ByteBuffer bytes = ByteBuffer.allocate(where.length);
            while (bytes.hasRemaining() && channel.read(bytes, where.position + bytes.position()) >= 0) {
                // Reads on.
            }
            out.write(bytes.array());
            out.write('\n');
        }
        answers.flush();
    }

    static OperationException unwritable(String file, IOException e) {
        return unwritable(file, "what was there before is as it was", e);
    }

    /** @param state of the files */
    static OperationException unwritable(String file, String state, IOException e) {
        return new OperationException(
                new Failed(file + " cannot be written: " + e.getMessage()
                        + "; nothing is lost, the outcomes are on their topic, and " + state
                        + ": make room and repeat the command"),
                e);
    }

    /** Deletes what was kept. */
    @Override
    public void close() throws IOException {
        try (claims;
                channel) {
            if (named) {
                Files.deleteIfExists(kept);
            }
        }
    }
}
