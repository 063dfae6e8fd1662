package dev.drover.operations.deadletters;

import dev.drover.contracts.Json;
import dev.drover.contracts.Sha256;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The names that belong to a run. */
final class ReplayId {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final int FINGERPRINT = 16;
    private static final String PREFIX = "drover-replay-";

    private ReplayId() {}

    /** Such as {@code 20261120-120301-3fa9}. */
    static String generate(Instant now) {
        return TIME.format(now) + "-"
                + "%04x".formatted(ThreadLocalRandom.current().nextInt(0x10000));
    }

    /** The consumer group whose lag is what is left of the run. */
    static String group(String id) {
        return PREFIX + id;
    }

    /** Whether a group can be that of a run. */
    static boolean isGroup(String group) {
        return group.startsWith(PREFIX);
    }

    /** The run that a group belongs to. */
    static String run(String group) {
        return group.substring(PREFIX.length());
    }

    /**
     * The transactional id that whoever writes marks must hold. One for all runs that share marks: the newest has it,
     * and those before cannot commit any more.
     */
    static String claim(String marksTopic) {
        return PREFIX + marksTopic;
    }

    /** The beginning of a SHA-256 over what a run was asked to do. */
    static String fingerprint(ObjectNode asked) {
        return HexFormat.of().formatHex(Sha256.of(Json.string(asked))).substring(0, FINGERPRINT);
    }

    /**
     * What the offset commit of a run remembers beside the offset.
     *
     * @param end where the run ends in this partition
     * @param began when it began, which is what {@code 2h} ago is counted from
     * @param marks the topic with its marks, empty if it is older than this member
     */
    record Memory(long end, Instant began, String fingerprint, String marks) {
        private static final Pattern TEXT = Pattern.compile(
                "v1 end=(\\d{1,18}) began=(\\d{1,15}) asked=([0-9a-f]{16})(?: marks=([a-zA-Z0-9._-]{1,249}))?");

        String encode() {
            return "v1 end=" + end + " began=" + began.toEpochMilli() + " asked=" + fingerprint
                    + (marks.isEmpty() ? "" : " marks=" + marks);
        }

        /** Null if it is not what {@link #encode} writes. */
        static @Nullable Memory decode(String metadata) {
            Matcher found = TEXT.matcher(metadata);
            return found.matches()
                    ? new Memory(
                            Long.parseLong(found.group(1)),
                            Instant.ofEpochMilli(Long.parseLong(found.group(2))),
                            found.group(3),
                            found.group(4) == null ? "" : found.group(4))
                    : null;
        }
    }
}
