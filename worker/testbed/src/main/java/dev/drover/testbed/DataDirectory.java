package dev.drover.testbed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Properties;
import java.util.stream.Stream;
import kafka.tools.StorageTool;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** Where a broker keeps its log; formatted once, used by every later start. */
record DataDirectory(Path path, @Nullable FileChannel owner) implements AutoCloseable {
    static DataDirectory deletedOnClose() {
        try {
            return new DataDirectory(Files.createTempDirectory("drover-broker-"), null);
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary directory for the broker", e);
        }
    }

    /** Kept from one process at a time: a second broker would write into the first one's log before it noticed. */
    static DataDirectory at(Path path) {
        try {
            Path absolute = Files.createDirectories(path).toAbsolutePath();
            FileChannel owner =
                    FileChannel.open(absolute.resolve(".owner"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!lock(owner)) {
                owner.close();
                throw new KafkaException("the data directory " + path + " is in use by another process");
            }
            return new DataDirectory(absolute, owner);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create the data directory " + path, e);
        }
    }

    private static boolean lock(FileChannel owner) throws IOException {
        try {
            return owner.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false; // by another broker of this process
        }
    }

    Path log() {
        return path.resolve("kafka");
    }

    /** Does nothing if a cluster lives here already: its id and its data are kept. */
    void format(Properties configuration) {
        if (Files.exists(log().resolve("meta.properties"))) {
            return;
        }
        Path file = path.resolve("format.properties");
        try (var out = Files.newBufferedWriter(file)) {
            configuration.store(out, null);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        String clusterId = Uuid.randomUuid().toString();
        int code = StorageTool.execute(
                new String[] {"format", "--cluster-id", clusterId, "--config", file.toString()},
                new PrintStream(said, true, StandardCharsets.UTF_8));
        if (code != 0) {
            throw new IllegalStateException("cannot format " + path + ": " + said.toString(StandardCharsets.UTF_8));
        }
    }

    /** Deletes a temporary directory; a given one stays, and another process may have it. */
    @Override
    public void close() {
        if (owner != null) {
            try {
                owner.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot give back the data directory " + path, e);
            }
            return;
        }
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + path, e);
        }
    }
}
