package dev.drover.operations.submit;

import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Conflict;
import dev.drover.operations.OperationFailure.Failed;
import dev.drover.operations.OperationFailure.InvalidInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HexFormat;
import java.util.UUID;

/**
 * A file, or standard input, which is kept in a file.
 *
 * @param name for messages
 * @param resumable whether the same file can be read again by another run
 */
public record FileSource(Path file, String name, boolean resumable, long size, FileTime modified)
        implements LineSource {
    private static final int LONGEST_STEM = 60;

    /** @throws OperationException if it cannot be read, or is compressed */
    public static FileSource of(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new OperationException(new InvalidInput("file " + file + " does not exist"));
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new OperationException(
                    new InvalidInput(file + " is no file that can be read; for a pipe give - and redirect it"));
        }
        refusePacked(file);
        return new FileSource(file, file.toString(), true, Files.size(file), Files.getLastModifiedTime(file));
    }

    /** All of standard input, in a file until this is closed. */
    public static FileSource ofInput(InputStream in) throws IOException {
        Path kept = Files.createTempFile("drover-submit-", ".jsonl");
        try {
            try (var out = Files.newOutputStream(kept)) {
                in.transferTo(out);
            }
            refusePacked(kept);
            return new FileSource(kept, "standard input", false, Files.size(kept), Files.getLastModifiedTime(kept));
        } catch (IOException e) {
            Files.deleteIfExists(kept);
            throw new OperationException(
                    new Failed("standard input cannot be kept in " + kept.getParent() + " until it is checked: "
                            + e.getMessage() + "; -Djava.io.tmpdir in DROVER_JAVA_OPTS names another folder"),
                    e);
        } catch (RuntimeException e) {
            Files.deleteIfExists(kept);
            throw e;
        }
    }

    /** Compressed files and UTF-16, which people take for text; all else shows by its lines. */
    private static void refusePacked(Path file) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(4);
        }
        String begins = HexFormat.of().formatHex(head);
        String what = "";
        if (begins.startsWith("1f8b")) {
            what = "is compressed by gzip: zcat FILE | drover submit -";
        } else if (begins.startsWith("28b52ffd")) {
            what = "is compressed by zstd: zstdcat FILE | drover submit -";
        } else if (begins.startsWith("504b0304")) {
            what = "is a zip archive: unzip -p FILE | drover submit -";
        } else if (begins.startsWith("fffe") || begins.startsWith("feff")) {
            what = "is UTF-16, requests are UTF-8: iconv -f UTF-16 -t UTF-8 FILE | drover submit -";
        }
        if (!what.isEmpty()) {
            throw new OperationException(new Failed(file.getFileName() + " " + what));
        }
    }

    @Override
    public InputStream open() throws IOException {
        return Files.newInputStream(file);
    }

    /** Of where it lies and what is in it; standard input has a new one each time. */
    @Override
    public String defaultId(String contentHash) {
        if (!resumable) {
            return "stdin-" + UUID.randomUUID();
        }
        String stem = String.valueOf(file.getFileName()).replaceAll("[^A-Za-z0-9._-]", "_");
        return stem.substring(0, Math.min(stem.length(), LONGEST_STEM)) + "-"
                + Digests.shortHash(file.toAbsolutePath().normalize() + "\n" + contentHash);
    }

    @Override
    public void requireUnchanged() throws IOException {
        if (Files.size(file) != size || !Files.getLastModifiedTime(file).equals(modified)) {
            throw new OperationException(
                    new Conflict(name + " was changed while it was being sent: nothing of it is sent any more; "
                            + "the changed file would be another submit"));
        }
    }

    /** Deletes what was kept of standard input. */
    @Override
    public void close() throws IOException {
        if (!resumable) {
            Files.deleteIfExists(file);
        }
    }
}
