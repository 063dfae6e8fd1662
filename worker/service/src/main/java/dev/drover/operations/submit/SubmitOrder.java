package dev.drover.operations.submit;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is to be submitted.
 *
 * @param id names the submit; null for one made of the source. A second submit of one name goes on where the first is
 * @param edits what is set on every line
 * @param options fingerprint of how the edits were asked for: a submit goes on only with the same
 * @param routes that workers know
 * @param allowDuplicates whether lines are sent whose {@code custom_id} an earlier line has; otherwise they are bad
 * @param perSecond lines at most; 0 for as fast as it goes
 */
public record SubmitOrder(
        LineSource source,
        @Nullable String id,
        LineEdits edits,
        String options,
        Routes routes,
        boolean allowDuplicates,
        int perSecond) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1," + LineCheck.LONGEST_ID + "}");

    /** @throws IllegalArgumentException for an id that is none, or a negative rate */
    public SubmitOrder {
        if (id != null && !isId(id)) {
            throw new IllegalArgumentException("an id has 1 to 100 letters, digits, dots, dashes and underscores");
        }
        if (perSecond < 0) {
            throw new IllegalArgumentException("a rate is not negative");
        }
    }

    /** Whether a submit can have this name. */
    public static boolean isId(String id) {
        return ID.matcher(id).matches();
    }

    /** The name of the submit. */
    public String name(Inspection inspection) {
        return id == null ? source.defaultId(inspection.hash()) : id;
    }
}
