package dev.drover.contracts;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The value of the dead letter's header {@code drover-attempts}: a JSON array of attempts, never longer than
 * {@value #MAX_BYTES} bytes. Where they do not fit, first their messages go, then attempts from the middle, in whose
 * place stands {@code {"omitted": <how many>}}.
 */
public final class AttemptsHeader {
    public static final int MAX_BYTES = 16 * 1_024;

    private AttemptsHeader() {}

    public static byte[] encode(List<Attempt> attempts) {
        byte[] full = ends(attempts, attempts.size());
        if (full.length <= MAX_BYTES) {
            return full;
        }
        List<Attempt> terse =
                attempts.stream().map(attempt -> attempt.withMessage(null)).toList();
        for (int kept = terse.size(); kept > 0; kept = kept * 3 / 4) {
            byte[] shorter = ends(terse, kept);
            if (shorter.length <= MAX_BYTES) {
                return shorter;
            }
        }
        return ends(terse, 0);
    }

    /**
     * The attempts that a header holds, without those omitted.
     *
     * @param otherwise when attempts ended that do not say: the dead letter's own time
     * @throws IllegalArgumentException if it is not what {@link #encode} writes
     */
    public static List<Attempt> decode(byte[] header, Instant otherwise) {
        if (header.length > MAX_BYTES) {
            throw new IllegalArgumentException(HeaderNames.ATTEMPTS + " is longer than " + MAX_BYTES + " bytes");
        }
        List<Attempt> attempts = new ArrayList<>();
        for (Fields element : Fields.listOf(header, HeaderNames.ATTEMPTS)) {
            if (element.optional("omitted") == null) {
                attempts.add(AttemptJson.read(element, otherwise));
            }
        }
        return List.copyOf(attempts);
    }

    private static byte[] ends(List<Attempt> attempts, int kept) {
        int omitted = attempts.size() - kept;
        int first = (kept + 1) / 2;
        LineWriter out = new LineWriter(1_024).beginArray();
        AttemptJson.write(attempts.subList(0, first), out);
        if (omitted > 0) {
            out.begin().member("omitted", omitted).end();
        }
        AttemptJson.write(attempts.subList(first + omitted, attempts.size()), out);
        return out.endArray().bytes();
    }
}
