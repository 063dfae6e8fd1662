package dev.drover.contracts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The id of a request that nobody gave one: a hash of where its record lies, so that every redelivery, by whichever
 * worker, has the same.
 */
public final class RequestId {
    private static final String PREFIX = "req_";
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int LENGTH = 26;

    private RequestId() {}

    /** {@code req_} and 26 characters of base32 (RFC 4648, lower case): the first 130 bits of a SHA-256. */
    public static String of(String clusterId, Origin origin) {
        byte[] cluster = clusterId.getBytes(StandardCharsets.UTF_8);
        byte[] topic = origin.topic().getBytes(StandardCharsets.UTF_8);
        // Lengths before the strings: no two origins may have the same bytes.
        ByteBuffer where = ByteBuffer.allocate(20 + cluster.length + topic.length)
                .putInt(cluster.length)
                .put(cluster)
                .putInt(topic.length)
                .put(topic)
                .putInt(origin.partition())
                .putLong(origin.offset());
        return PREFIX + base32(Sha256.of(where.array()));
    }

    private static String base32(byte[] hash) {
        StringBuilder text = new StringBuilder(LENGTH);
        int bits = 0;
        int held = 0;
        for (int i = 0; text.length() < LENGTH; ) {
            if (held < 5) {
                bits = (bits << 8 | (hash[i++] & 0xff)) & 0xfff;
                held += 8;
            }
            held -= 5;
            text.append(ALPHABET.charAt(bits >> held & 31));
        }
        return text.toString();
    }
}
