package dev.drover.contracts;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which cumulative spend a record on the ledger topic is: of a tenant, in a period, through one partition of the
 * requests as one group reads it. Its one writer is the group's owner of that partition.
 *
 * @param group two groups that read the same requests each pay for their own calls
 * @param topic of the requests
 * @param partition of the requests
 * @param incarnation the owner's, only with at-least-once delivery, where two owners may write at a time
 */
public record LedgerKey(
        String group,
        String tenant,
        LedgerPeriod period,
        String topic,
        int partition,
        @Nullable String incarnation) {
    private static final String SPEND = "spend";
    /** Bytes, mostly. */
    private static final int EXPECTED = 160;

    /** The same bytes for equal keys, in every version: the topic is compacted by them. */
    public byte[] bytes() {
        LineWriter out = new LineWriter(EXPECTED)
                .begin()
                .member("kind", SPEND)
                .member("group", group)
                .member("tenant", tenant)
                .member("period", period.text())
                .member("topic", topic)
                .member("partition", (long) partition);
        return (incarnation == null ? out : out.member("incarnation", incarnation))
                .end()
                .bytes();
    }

    /** Empty for anything else: a commit marker, a kind or a period of a later version, something that is not ours. */
    public static Optional<LedgerKey> read(byte[] key) {
        try {
            return Json.read(key) instanceof ObjectNode json && SPEND.equals(text(json, "kind"))
                    ? read(new Fields(json, "ledger key"))
                    : Optional.empty();
        } catch (JacksonException | ArithmeticException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Optional<LedgerKey> read(Fields key) {
        return LedgerPeriod.read(key.string("period"))
                .map(period -> new LedgerKey(
                        key.string("group"),
                        key.string("tenant"),
                        period,
                        key.string("topic"),
                        key.smallNumber("partition"),
                        key.optionalString("incarnation")));
    }

    private static @Nullable String text(ObjectNode json, String name) {
        JsonNode node = json.get(name);
        return node != null && node.isString() ? node.stringValue() : null;
    }
}
