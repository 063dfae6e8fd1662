package dev.drover.cli.submit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lines of output files that are there from before, crossed off as they are seen again. Outcomes leave their topic by
 * retention: a file that has some which nobody else has must not be replaced by one without them.
 */
final class Earlier {
    private final Set<Long> hashes = new HashSet<>();

    private Earlier() {}

    /** @param files null, and what is no regular file, has no lines */
    static Earlier of(@Nullable Path... files) throws IOException {
        Earlier earlier = new Earlier();
        for (Path file : files) {
            if (file != null && Files.isRegularFile(file)) {
                try (Lines lines = new Lines(Files.newInputStream(file), Integer.MAX_VALUE - 8)) {
                    for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
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
        return ByteBuffer.wrap(Source.sha256().digest(line)).getLong();
    }
}
