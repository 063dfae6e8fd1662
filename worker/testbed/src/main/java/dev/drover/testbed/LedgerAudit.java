package dev.drover.testbed;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Holds three accounts of the same spend against one another: the newest values of the ledger, the usage events, and the
 * attempts of the terminal lines; per tenant, day, month (UTC) and model, to the last digit. Shares no code with the
 * worker. For one thread.
 */
final class LedgerAudit {
    private static final int DAY = "2026-11-20".length();
    private static final int MONTH = "2026-11".length();
    private static final List<String> MEASURES = List.of(
            "usd",
            "possibly_billed_usd",
            "estimated_usd",
            "prompt_tokens",
            "completion_tokens",
            "attempts",
            "unpriced_attempts");

    private final Map<String, Value> ledger = new HashMap<>();
    private final Map<String, BigDecimal> events = new TreeMap<>();
    private final Map<String, BigDecimal> lines = new TreeMap<>();
    private boolean someLinesSayNothing;

    private record Value(JsonNode key, JsonNode json) {}

    void usage(JsonNode event) {
        attempt(event.path("tenant").asString(""), event.path("at").asString(""), event.path("attempt"), events);
    }

    /** Formats that leave the attempts out cannot be compared. */
    void line(JsonNode line) {
        JsonNode attempts = line.path("attempts");
        someLinesSayNothing |= !attempts.isArray();
        String tenant = line.path("tenant").asString("");
        attempts.forEach(attempt -> attempt(tenant, attempt.path("ended_at").asString(""), attempt, lines));
    }

    /** @param key and value as they are on the ledger topic; no value: a tombstone */
    void ledger(JsonNode key, @Nullable JsonNode value) {
        if (!key.path("kind").asString("").equals("spend")) {
            return;
        }
        if (value == null) {
            ledger.remove(key.toString());
        } else {
            ledger.put(key.toString(), new Value(key, value));
        }
    }

    /** Where they differ, in words. */
    List<String> disagreements() {
        List<String> found = new ArrayList<>();
        Map<String, BigDecimal> sums = new TreeMap<>();
        ledger.values().forEach(value -> {
            String scope = value.key().path("tenant").asString("") + " in "
                    + value.key().path("period").asString("");
            value.json()
                    .path("models")
                    .properties()
                    .forEach(model -> MEASURES.forEach(measure -> add(
                            sums,
                            scope + ", " + model.getKey() + ", " + measure,
                            amount(model.getValue().path(measure)))));
        });
        sums.keySet().removeIf(scope -> scope.contains(" in balance, "));
        compare("the ledger", sums, "the usage events", events, found);
        if (!someLinesSayNothing) {
            compare("the result lines", lines, "the usage events", events, found);
        }
        return found;
    }

    private static void compare(
            String a, Map<String, BigDecimal> left, String b, Map<String, BigDecimal> right, List<String> found) {
        Map<String, BigDecimal> all = new TreeMap<>(left);
        right.forEach(all::putIfAbsent);
        for (String scope : all.keySet()) {
            BigDecimal one = left.getOrDefault(scope, BigDecimal.ZERO);
            BigDecimal other = right.getOrDefault(scope, BigDecimal.ZERO);
            if (one.compareTo(other) != 0) {
                found.add(scope + ": in " + a + " " + one.toPlainString() + ", in " + b + " " + other.toPlainString());
            }
        }
    }

    private static void attempt(String tenant, String at, JsonNode attempt, Map<String, BigDecimal> sums) {
        String billing = attempt.path("billing").asString("");
        if (billing.equals("none") || at.length() < DAY) {
            return;
        }
        boolean billed = billing.equals("billed");
        JsonNode usd = attempt.path("cost").path("usd");
        JsonNode usage = attempt.path("usage");
        for (String period : List.of(at.substring(0, DAY), at.substring(0, MONTH))) {
            String scope =
                    tenant + " in " + period + ", " + attempt.path("model").asString("") + ", ";
            add(sums, scope + (billed ? "usd" : "possibly_billed_usd"), amount(usd));
            add(sums, scope + "attempts", BigDecimal.ONE);
            if (billed) {
                add(sums, scope + "estimated_usd", amount(attempt.path("estimated_usd")));
                add(sums, scope + "prompt_tokens", amount(usage.path("prompt_tokens")));
                add(sums, scope + "completion_tokens", amount(usage.path("completion_tokens")));
                add(sums, scope + "unpriced_attempts", usd.isString() ? BigDecimal.ZERO : BigDecimal.ONE);
            }
        }
    }

    private static void add(Map<String, BigDecimal> sums, String scope, BigDecimal amount) {
        sums.merge(scope, amount, BigDecimal::add);
    }

    /** Money is text, counts are numbers; unknown adds nothing. */
    private static BigDecimal amount(JsonNode node) {
        return node.isString() || node.isNumber() ? new BigDecimal(node.asString()) : BigDecimal.ZERO;
    }
}
