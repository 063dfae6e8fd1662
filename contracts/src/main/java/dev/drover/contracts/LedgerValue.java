package dev.drover.contracts;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Cumulative spend on the ledger topic, by the configured names of models.
 *
 * @param models in the order of their names
 */
public record LedgerValue(Map<String, Spend> models) {
    static final int VERSION = 1;

    /** Nobody spends an amount of more digits, and reading one must not take long. */
    public LedgerValue {
        models = Collections.unmodifiableMap(new TreeMap<>(models));
    }

    /** What a record's value turned out to be. */
    public sealed interface Read {
        /** The key has expired: its sum is nothing. */
        record Tombstone() implements Read {}

        record Known(LedgerValue value) implements Read {}

        /** Written by a later release: its sum is not known here, which is not nothing. */
        record Future(long version) implements Read {}

        /** No worker wrote this. */
        record Malformed(String why) implements Read {}
    }

    /** The same bytes for equal values. */
    public byte[] bytes() {
        ObjectNode json = Json.object().put("v", VERSION);
        ObjectNode byModel = json.putObject("models");
        models.forEach((model, spend) -> byModel.set(model, write(spend)));
        return Json.bytes(json);
    }

    /** @param value null for a tombstone */
    public static Read read(byte @Nullable [] value) {
        if (value == null) {
            return new Read.Tombstone();
        }
        try {
            Fields json = Fields.of(value, "ledger value");
            long version = json.number("v");
            return version == VERSION ? new Read.Known(read(json)) : new Read.Future(version);
        } catch (IllegalArgumentException e) {
            return new Read.Malformed(String.valueOf(e.getMessage()));
        }
    }

    private static ObjectNode write(Spend spend) {
        return Json.object()
                .put("usd", spend.usd().toPlainString())
                .put("possibly_billed_usd", spend.possiblyBilledUsd().toPlainString())
                .put("estimated_usd", spend.estimatedUsd().toPlainString())
                .put("prompt_tokens", spend.promptTokens())
                .put("completion_tokens", spend.completionTokens())
                .put("attempts", spend.attempts())
                .put("unpriced_attempts", spend.unpricedAttempts());
    }

    private static LedgerValue read(Fields json) {
        Fields byModel = json.child("models");
        Map<String, Spend> models = new TreeMap<>();
        for (String model : byModel.object().propertyNames()) {
            models.put(model, readSpend(byModel.child(model)));
        }
        return new LedgerValue(models);
    }

    private static Spend readSpend(Fields spend) {
        return new Spend(
                spend.money("usd"),
                spend.money("possibly_billed_usd"),
                spend.money("estimated_usd"),
                spend.number("prompt_tokens"),
                spend.number("completion_tokens"),
                spend.number("attempts"),
                spend.number("unpriced_attempts"));
    }
}
