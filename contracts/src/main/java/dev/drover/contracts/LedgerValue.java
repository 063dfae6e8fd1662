package dev.drover.contracts;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Cumulative spend on the ledger topic, by the configured names of models.
 *
 * @param models in the order of their names
 */
public record LedgerValue(Map<String, Spend> models) {
    static final int VERSION = 1;
    /** Bytes of one model, mostly. */
    private static final int EXPECTED = 220;

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
        LineWriter out = new LineWriter(EXPECTED * (1 + models.size()))
                .begin()
                .member("v", (long) VERSION)
                .begin("models");
        models.forEach((model, spend) -> write(spend, out.begin(model)));
        return out.end().end().bytes();
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

    private static void write(Spend spend, LineWriter out) {
        out.money("usd", spend.usd())
                .money("possibly_billed_usd", spend.possiblyBilledUsd())
                .money("estimated_usd", spend.estimatedUsd())
                .member("prompt_tokens", spend.promptTokens())
                .member("completion_tokens", spend.completionTokens())
                .member("attempts", spend.attempts())
                .member("unpriced_attempts", spend.unpricedAttempts())
                .end();
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
