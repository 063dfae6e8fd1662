package dev.drover.standalone.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Records by number, the same for the same seed: legal ones with something changed. */
final class HostileRecords {
    private static final List<String> LEGAL = List.of(
            "{\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}}",
            "{\"custom_id\":\"b\",\"url\":\"/v1/chat/completions\",\"tenant\":\"acme\",\"task\":\"ok\",\"metadata\":{\"k\":[1,2.50,\"v\"]},\"body\":{\"messages\":[{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\",\"content\":\"日本語"
                + " \\u00e9\"}],\"max_tokens\":5,\"n\":1,\"temperature\":0.30}}",
            "{\"custom_id\":\"c\",\"url\":\"/v1/chat/completions\",\"body\":{\"stream\":true,\"stream_options\":{\"include_usage\":false},\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"look\"}]}]}}",
            "{\"custom_id\":\"d\",\"url\":\"/v1/completions\",\"body\":{\"prompt\":[\"a\",\"b\"],\"max_tokens\":3}}",
            "{\"custom_id\":\"e\",\"url\":\"/v1/embeddings\",\"body\":{\"input\":[\"x\",\"y\"]}}",
            "{\"custom_id\":\"f\",\"url\":\"/v1/responses\",\"chain\":\"ok\",\"body\":{\"input\":\"Hello\"}}",
            "{\"metadata\":{\"a\":1},\"path\":\"/v1/chat/completions\",\"body\":{\"messages\":[]}}",
            "{\"id\":\"g\",\"created\":1764044000,\"deadline\":4764045130,\"payload\":{\"messages\":[]},\"metadata\":{},\"endpoint\":\"/v1/chat/completions\"}");
    private static final List<String> PIECES = List.of(
            "\"",
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\\",
            "\n",
            "\u0000",
            "\u001b[31m",
            "\r\n",
            "null",
            "true",
            "1e999",
            "-0",
            "NaN",
            "\\ud800",
            "\u2028",
            "\uFEFF",
            "\"tenant\":\"x\",",
            "\"body\":{},",
            "\"model\":\"ok\",",
            "\"url\":7,",
            "\"deadline\":\"1970-01-01T00:00:00Z\",",
            "\"stream\":true,",
            "\"custom_id\":\"again\",",
            "9".repeat(400),
            "[".repeat(300),
            "{\"a\":".repeat(300));

    private final long seed;

    HostileRecords(long seed) {
        this.seed = seed;
    }

    /** The value of record number {@code n}. */
    byte[] value(long n) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + n);
        byte[] bytes = LEGAL.get(random.nextInt(LEGAL.size())).getBytes(UTF_8);
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            bytes = changed(bytes, random);
        }
        return bytes;
    }

    private static byte[] changed(byte[] bytes, SplittableRandom random) {
        if (bytes.length == 0) {
            return "{}".getBytes(UTF_8);
        }
        int at = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, at + 1 + random.nextInt(20));
        return switch (random.nextInt(6)) {
            case 0 -> {
                byte[] flipped = bytes.clone();
                flipped[at] = (byte) random.nextInt(256);
                yield flipped;
            }
            case 1 -> Arrays.copyOf(bytes, at);
            case 2 -> spliced(bytes, at, to, new byte[0]);
            case 3 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
            default ->
                spliced(bytes, at, at, PIECES.get(random.nextInt(PIECES.size())).getBytes(UTF_8));
        };
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] piece) {
        byte[] all = new byte[bytes.length - (to - from) + piece.length];
        System.arraycopy(bytes, 0, all, 0, from);
        System.arraycopy(piece, 0, all, from, piece.length);
        System.arraycopy(bytes, to, all, from + piece.length, bytes.length - to);
        return all;
    }
}
