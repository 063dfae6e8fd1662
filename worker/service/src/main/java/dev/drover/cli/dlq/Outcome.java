package dev.drover.cli.dlq;

import dev.drover.contracts.Json;
import dev.drover.contracts.Origin;
import dev.drover.deadletter.Letter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What became of a letter.
 *
 * @param what {@code sent}, {@code parked}, {@code failed}, {@code in_doubt}, {@code unchanged}, or why it was skipped
 * @param to where the record is now, null if nothing was written
 * @param detail may be empty
 */
record Outcome(
        Origin letter,
        Origin origin,
        String id,
        String reason,
        @Nullable String tenant,
        String what,
        @Nullable String to,
        String detail) {
    static final String SENT = "sent";
    static final String PARKED = "parked";
    static final String FAILED = "failed";
    static final String IN_DOUBT = "in_doubt";
    /** Of letters that nobody changed in the editor that was opened for it. */
    static final String UNCHANGED = "unchanged";
    /** Of letters that were not there any more when it was their turn. */
    static final String REMOVED = "removed";
    /** Of offsets that nobody looked at before they were removed. */
    static final String REMOVED_UNSEEN = "removed_offsets";

    /** Whether the letter had been dealt with before: nothing that a person has to read of each. */
    boolean wasDone() {
        return what.startsWith("already_");
    }

    static Outcome of(Letter letter, String id, String what, @Nullable String to, String detail) {
        return new Outcome(
                letter.stored().place(),
                letter.identity(),
                String.valueOf(Masking.name(id)),
                Masking.reason(letter.dead().reason()),
                Masking.tenant(letter),
                what,
                to,
                Masking.line(detail));
    }

    ObjectNode json() {
        return Json.object()
                .put("letter", letter.toString())
                .put("origin", origin.toString())
                .put("id", id)
                .put("reason", reason)
                .put("tenant", tenant)
                .put("outcome", what)
                .put("to", to)
                .put("detail", detail);
    }
}
