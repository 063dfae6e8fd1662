package dev.drover.app.keys;

import dev.drover.model.Secret;
import dev.drover.privacy.Desensitizer;
import dev.drover.privacy.Rules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that holds one key and nothing else, white space around it aside. A new value is taken when two looks in a row have
 * read the same, since one may come in the middle of a write. While the file is missing, empty or unreadable, the value that was
 * read last stays in use. The value is for any thread; only one looks.
 */
public final class KeyFile implements Supplier<Secret> {
    private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);
    private static final int LARGEST = 16 * 1024;
    private static final Rules TOLD_ONLY = new Rules(Set.of(), Map.of(), null);

    private final String path;
    private final String credential;
    private volatile Known known;
    private @Nullable String seen;
    private String trouble = "";

    /** A value and when it was taken. */
    private record Known(Secret secret, Instant since) {}

    private KeyFile(String path, String credential, Known known) {
        this.path = path;
        this.credential = credential;
        this.known = known;
    }

    /**
     * Reads the file for the first time.
     *
     * @param credential what people know the key by
     * @throws IOException that says, without a part of the content, why the file cannot be used
     */
    static KeyFile open(String path, String credential, Instant now) throws IOException {
        return new KeyFile(path, credential, new Known(secret(read(path)), now));
    }

    @Override
    public Secret get() {
        return known.secret;
    }

    public String path() {
        return path;
    }

    /** When the value that is in use was taken. */
    public Instant since() {
        return known.since;
    }

    /** Looks at the file; says whether the key is another from now on. Never throws: what speaks against it is logged once. */
    boolean look(Instant now) {
        String value;
        try {
            value = read(path);
        } catch (IOException | RuntimeException e) {
            seen = null;
            refuse(String.valueOf(e.getMessage()));
            return false;
        }
        if (!trouble.isEmpty()) {
            LOG.info("the key file {} of {} can be used again", path, credential);
            trouble = "";
        }
        boolean changed = !value.equals(known.secret.reveal());
        boolean settled = Objects.equals(value, seen);
        seen = changed ? value : null;
        if (!changed || !settled) {
            return false;
        }
        seen = null;
        known = new Known(secret(value), now);
        LOG.info("{} has another key from now on, read from {}", credential, path);
        return true;
    }

    private void refuse(String why) {
        if (!why.equals(trouble)) {
            trouble = why;
            LOG.warn(
                    "the key file {} of {} cannot be used, the key that was read last stays in use: {}",
                    path,
                    credential,
                    why);
        }
    }

    private static Secret secret(String value) {
        return Secret.of(value, new Desensitizer(List.of(value), TOLD_ONLY)::mask);
    }

    private static String read(String name) throws IOException {
        byte[] bytes = bytes(name);
        if (bytes == null) {
            throw new IOException("it is no regular file");
        }
        if (bytes.length > LARGEST) {
            throw new IOException("it has more than " + LARGEST + " bytes");
        }
        String value = new String(bytes, StandardCharsets.ISO_8859_1).strip();
        if (value.isEmpty()) {
            throw new IOException("it is empty");
        }
        if (!value.chars().allMatch(each -> each > ' ' && each <= '~')) {
            throw new IOException("it holds more than one word of printable ASCII characters");
        }
        return value;
    }

    /** One more than may be, at most; null if it is a pipe or the like, whose opening waits for a writer. */
    private static byte @Nullable [] bytes(String name) throws IOException {
        try {
            Path path = Path.of(name);
            if (!Files.readAttributes(path, BasicFileAttributes.class).isRegularFile()) {
                return null;
            }
            try (InputStream in = Files.newInputStream(path)) {
                return in.readNBytes(LARGEST + 1);
            }
        } catch (InvalidPathException e) {
            throw new IOException("it is no file name", e);
        } catch (IOException e) {
            throw new IOException("it cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }

    /** Without the value. */
    @Override
    public String toString() {
        return "KeyFile[" + path + "]";
    }
}
