package dev.drover.cli.submit;

import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Failed;
import dev.drover.operations.OperationFailure.InvalidInput;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * The file that is submitted. It is read twice, to check and to send, and must not change in between; standard input is
 * kept in a file of its own until then.
 *
 * @param name for messages
 * @param resumable whether the same file can be read again by another run
 */
record Source(Path file, String name, boolean resumable, long size, FileTime modified) implements AutoCloseable {
    private static final int SHORT = 12;
    private static final int LONGEST_STEM = 60;

    /** A file. */
    static Source of(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new OperationException(new InvalidInput("file " + file + " does not exist"));
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new OperationException(
                    new InvalidInput(file + " is no file that can be read; for a pipe give - and redirect it"));
        }
        refusePacked(file);
        return new Source(file, file.toString(), true, Files.size(file), Files.getLastModifiedTime(file));
    }

    /** Standard input, to its end. */
    static Source ofInput(InputStream in) throws IOException {
        Path kept = Files.createTempFile("drover-submit-", ".jsonl");
        try {
            try (var out = Files.newOutputStream(kept)) {
                in.transferTo(out);
            }
            refusePacked(kept);
            return new Source(kept, "standard input", false, Files.size(kept), Files.getLastModifiedTime(kept));
        } catch (IOException e) {
            Files.deleteIfExists(kept);
            throw new OperationException(
                    new Failed("standard input can not be kept in " + kept.getParent() + " until it is checked: "
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

    Lines lines(int limit) throws IOException {
        return new Lines(new BufferedInputStream(Files.newInputStream(file)), limit);
    }

    /** Lines whose bytes also go into a hash. */
    Lines lines(int limit, MessageDigest hash) throws IOException {
        return new Lines(new DigestInputStream(Files.newInputStream(file), hash), limit);
    }

    /** Some of its bytes, read while they are wanted. */
    InputStream part(long offset, long length) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file));
        in.skipNBytes(offset);
        return new Bounded(in, length);
    }

    private static final class Bounded extends java.io.FilterInputStream {
        private long left;

        Bounded(InputStream in, long left) {
            super(in);
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            return left-- > 0 ? in.read() : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = left <= 0 ? -1 : in.read(into, offset, (int) Math.min(length, left));
            left -= Math.max(0, read);
            return read;
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String shortHash(String text) {
        MessageDigest digest = sha256();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return shortHash(digest);
    }

    static String shortHash(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest()).substring(0, SHORT);
    }

    /** Of where it lies and what is in it; standard input has a new one each time. */
    String defaultId(String contentHash) {
        if (!resumable) {
            return "stdin-" + UUID.randomUUID();
        }
        String stem = String.valueOf(file.getFileName()).replaceAll("[^A-Za-z0-9._-]", "_");
        return stem.substring(0, Math.min(stem.length(), LONGEST_STEM)) + "-"
                + shortHash(file.toAbsolutePath().normalize() + "\n" + contentHash);
    }

    /** @throws OperationException if the file is not the one that was checked */
    void requireUnchanged() throws IOException {
        if (Files.size(file) != size || !Files.getLastModifiedTime(file).equals(modified)) {
            throw new OperationException(
                    new Failed(name + " was changed while it was being sent: nothing of it is sent any more; "
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
