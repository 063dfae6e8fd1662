package dev.drover.testbed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Properties;
import java.util.stream.Stream;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/** Where a broker keeps its log; formatted once, used by every later start. */
record DataDirectory(Path path, boolean temporary) implements AutoCloseable {
    static DataDirectory deletedOnClose() {
        try {
            return new DataDirectory(Files.createTempDirectory("drover-broker-"), true);
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary directory for the broker", e);
        }
    }

    static DataDirectory at(Path path) {
        try {
            return new DataDirectory(Files.createDirectories(path).toAbsolutePath(), false);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create the data directory " + path, e);
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

    /** Deletes a temporary directory; a given one stays. */
    @Override
    public void close() {
        if (!temporary || !Files.exists(path)) {
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
