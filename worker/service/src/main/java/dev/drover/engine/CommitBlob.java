package dev.drover.engine;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.zip.CRC32;

/**
 * What travels in the metadata of an offset commit: which offsets above the committed one are complete, a nonce
 * that ties it to the commit marker of the same transaction, and the partition's levels.
 *
 * <p>Layout, big-endian: magic (1), version (1), cluster hash (8), topic-id hash (8), base (8), nonce (8), bitmap
 * length (2), bitmap, levels length (2), levels, CRC-32 of all before it (4); base64url without padding. At most
 * {@value #MAX_CHARACTERS} characters: the broker kills the producer for one more.
 *
 * @param complete bit i stands for offset {@code base + i}
 */
record CommitBlob(long clusterHash, long topicHash, long base, long nonce, BitSet complete, byte[] levels) {
    /** The broker's default of {@code offset.metadata.max.bytes}. */
    static final int MAX_CHARACTERS = 4096;

    private static final int MAX_BYTES = MAX_CHARACTERS / 4 * 3;
    private static final int FIXED_BYTES = 1 + 1 + 8 + 8 + 8 + 8 + 2 + 2 + 4;
    private static final byte MAGIC = (byte) 0xD7;
    private static final byte VERSION = 1;

    /** What the text in an offset commit turned out to be. */
    sealed interface Reading {
        /** Ours, for this partition and this offset. */
        record Valid(CommitBlob blob) implements Reading {}

        /** Empty, or written by something else, or mirrored beside a translated offset: as if absent. */
        record Foreign(String why) implements Reading {}

        /** Ours, but of a topic of the same name that was deleted since. */
        record TopicRecreated() implements Reading {}

        /** Ours, but not to be trusted or not to be understood: the lane must not start. */
        record Unreadable(String why) implements Reading {}
    }

    /** How many bytes are left for levels beside a bitmap of this plan, once trimmed to the span. */
    static int roomForLevels(BitSet complete, int span) {
        return MAX_BYTES - FIXED_BYTES - (Math.min(complete.length(), span) + 7) / 8;
    }

    /**
     * @throws IllegalArgumentException if bitmap and levels do not fit; never with levels of at most
     *     {@link #roomForLevels}
     */
    String encode(int span) {
        byte[] bitmap = complete.get(0, Math.min(complete.length(), span)).toByteArray();
        int size = FIXED_BYTES + bitmap.length + levels.length;
        if (size > MAX_BYTES) {
            throw new IllegalArgumentException("commit blob of " + size + " bytes, at most " + MAX_BYTES);
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        out.put(MAGIC)
                .put(VERSION)
                .putLong(clusterHash)
                .putLong(topicHash)
                .putLong(base)
                .putLong(nonce);
        out.putShort((short) bitmap.length).put(bitmap);
        out.putShort((short) levels.length).put(levels);
        out.putInt(checksum(out.array(), out.position()));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(out.array());
    }

    /** Reads the metadata of a commit of {@code offset}. */
    static Reading read(String metadata, long clusterHash, long topicHash, long offset) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(metadata);
        } catch (IllegalArgumentException _) {
            return new Reading.Foreign("not written by a worker");
        }
        if (bytes.length < 2 || bytes[0] != MAGIC) {
            return new Reading.Foreign(bytes.length == 0 ? "empty" : "not written by a worker");
        }
        if (bytes[1] != VERSION) {
            return new Reading.Unreadable("commit blob of version " + bytes[1] + ", this worker reads version "
                    + VERSION + ": start a worker of the newer release");
        }
        try {
            return read(ByteBuffer.wrap(bytes), clusterHash, topicHash, offset);
        } catch (BufferUnderflowException | NegativeArraySizeException _) {
            return new Reading.Unreadable("commit blob is cut short");
        }
    }

    private static Reading read(ByteBuffer in, long clusterHash, long topicHash, long offset) {
        int end = in.capacity() - 4;
        if (end < 2 || in.getInt(end) != checksum(in.array(), end)) {
            return new Reading.Unreadable("commit blob fails its checksum");
        }
        in.position(2);
        long cluster = in.getLong();
        long topic = in.getLong();
        long base = in.getLong();
        long nonce = in.getLong();
        byte[] bitmap = new byte[in.getShort()];
        in.get(bitmap);
        byte[] levels = new byte[in.getShort()];
        in.get(levels);
        if (cluster != clusterHash || base != offset) {
            return new Reading.Foreign("written for another cluster or offset");
        }
        if (topic != topicHash) {
            return new Reading.TopicRecreated();
        }
        return new Reading.Valid(new CommitBlob(cluster, topic, base, nonce, BitSet.valueOf(bitmap), levels));
    }

    /** The first eight bytes of the SHA-256 of a cluster id or topic id. */
    static long hash(String identity) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CommitBlob that
                && clusterHash == that.clusterHash
                && topicHash == that.topicHash
                && base == that.base
                && nonce == that.nonce
                && complete.equals(that.complete)
                && Arrays.equals(levels, that.levels);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(base * 31 + nonce);
    }

    @Override
    public String toString() {
        return "CommitBlob[base=" + base + ", complete above=" + complete.cardinality() + ", levels=" + levels.length
                + " bytes]";
    }
}
