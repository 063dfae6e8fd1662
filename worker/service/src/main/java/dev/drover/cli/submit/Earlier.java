package dev.drover.cli.submit;

import dev.drover.contracts.Sha256;
import dev.drover.operations.submit.Line;
import dev.drover.operations.submit.Lines;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lines of output files that are there from before, crossed off as they are seen again. Outcomes leave their topic by
 * retention: a file that has some which nobody else has must not be replaced by one without them.
 */
final class Earlier {
    private final Set<Long> hashes = new HashSet<>();

    private final Map<Path, Stamp> stamps = new HashMap<>();

    private Earlier() {}

    /** Tells one state of a file from another. */
    private record Stamp(
            @Nullable Object file, long size, @Nullable FileTime modified) {
        static Stamp of(Path path) throws IOException {
            try {
                BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
                return new Stamp(now.fileKey(), now.size(), now.lastModifiedTime());
            } catch (NoSuchFileException _) {
                return new Stamp(null, -1, null);
            }
        }
    }

    /** @param files what is no regular file has no lines */
    static Earlier of(List<Path> files) throws IOException {
        Earlier earlier = new Earlier();
        for (Path file : files) {
            earlier.stamps.put(file, Stamp.of(file));
            if (Files.isRegularFile(file)) {
                try (Lines lines = new Lines(Files.newInputStream(file), Integer.MAX_VALUE - 8)) {
                    for (Line line = lines.next(); line != null; line = lines.next()) {
                        byte[] bytes = line.bytes();
                        if (bytes != null && bytes.length > 0) {
                            earlier.hashes.add(hash(bytes));
                        }
                    }
                }
            }
        }
        return earlier;
    }

    /** Whether the file is still what was read. */
    boolean isAsItWas(Path file) throws IOException {
        return Stamp.of(file).equals(stamps.get(file));
    }

    void seen(byte[] line) {
        if (!hashes.isEmpty()) {
            hashes.remove(hash(line));
        }
    }

    /** Lines that were not seen. */
    int left() {
        return hashes.size();
    }

    private static long hash(byte[] line) {
        return ByteBuffer.wrap(Sha256.of(line)).getLong();
    }
}
