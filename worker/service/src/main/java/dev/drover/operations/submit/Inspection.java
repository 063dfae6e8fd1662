package dev.drover.operations.submit;

import dev.drover.contracts.Sha256;
import dev.drover.operations.StopToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the first reading of all lines found.
 *
 * @param hash SHA-256 of the file's bytes
 * @param chosen hash of the numbers of the good lines: whatever decides which are good, the same lines are the same batch
 * @param lines the number of the last line, blank ones included
 * @param good lines that can be sent
 * @param bad lines that cannot
 * @param duplicates numbers of the bad lines whose only fault is a custom_id that an earlier line has
 * @param asked what the good lines want
 * @param maxBytes of a record, as the topic takes it now
 */
public record Inspection(
        String hash, String chosen, long lines, long good, long bad, Set<Long> duplicates, Asked asked, int maxBytes) {
    /** Task names that are remembered. */
    private static final int TASKS = 20;

    /**
     * What good lines want.
     *
     * @param deadline the latest that they have, null if none has one
     * @param everyDeadline whether every one has one
     * @param tasks the first few tasks that pick their chains
     */
    public record Asked(@Nullable Instant deadline, boolean everyDeadline, Set<String> tasks) {}

    /**
     * Reads all lines, and asks nobody.
     *
     * @param maxBytes of a record, as the topic takes it
     * @throws InterruptedException if a stop was asked for
     */
    public static Inspection of(SubmitOrder order, String topic, int maxBytes, StopToken stop, BadLine.Listener told)
            throws IOException, InterruptedException {
        LineCheck check = new LineCheck(order.edits(), maxBytes, topic, order.routes());
        MessageDigest digest = Sha256.begin();
        MessageDigest chosen = Sha256.begin();
        Map<String, Long> seen = new HashMap<>();
        Set<Long> duplicates = new HashSet<>();
        long number = 0;
        long good = 0;
        long bad = 0;
        Instant deadline = null;
        boolean everyDeadline = true;
        Set<String> tasks = new TreeSet<>();
        try (Lines lines = new Lines(new DigestInputStream(order.source().open(), digest), maxBytes)) {
            for (Line line = lines.next(); line != null; line = lines.next()) {
                stop.check();
                number = line.number();
                switch (check.check(line)) {
                    case Checked.Blank _ -> {}
                    case BadLine refused -> {
                        bad++;
                        told.tell(refused, line);
                    }
                    case Checked.Good accepted -> {
                        String id = accepted.customId();
                        Long first = id == null || order.allowDuplicates() ? null : seen.putIfAbsent(id, number);
                        if (first == null) {
                            good++;
                            chosen.update(ByteBuffer.allocate(Long.BYTES)
                                    .putLong(number)
                                    .flip());
                            Instant own = accepted.deadline();
                            everyDeadline &= own != null;
                            deadline = own == null || (deadline != null && deadline.isAfter(own)) ? deadline : own;
                            String task = accepted.task();
                            if (task != null && tasks.size() < TASKS) {
                                tasks.add(task);
                            }
                        } else {
                            bad++;
                            duplicates.add(number);
                            told.tell(duplicate(number, id, first), line);
                        }
                    }
                }
            }
        }
        return new Inspection(
                HexFormat.of().formatHex(digest.digest()),
                Digests.shortHash(chosen.digest()),
                number,
                good,
                bad,
                Set.copyOf(duplicates),
                new Asked(deadline, everyDeadline, Set.copyOf(tasks)),
                maxBytes);
    }

    private static BadLine duplicate(long number, @Nullable String id, long first) {
        return new BadLine(
                number, "custom_id '" + id + "' is that of line " + first + " (--allow-duplicates sends both)", id);
    }
}
