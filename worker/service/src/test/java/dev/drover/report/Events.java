package dev.drover.report;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.Billing;
import dev.drover.contracts.Origin;
import dev.drover.contracts.Usage;
import dev.drover.contracts.UsageEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Usage events for tests, each of a request of its own unless said otherwise. */
final class Events {
    static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final AtomicLong OFFSETS = new AtomicLong();

    private Events() {}

    static UsageEvent billed(String tenant, String model, String usd, long prompt, long completion) {
        return event(tenant, model, NOON, Map.of(), Usage.of(prompt, completion), usd, null, Billing.BILLED);
    }

    static UsageEvent at(Instant at, String tenant, String model, String usd) {
        return event(tenant, model, at, Map.of(), Usage.of(10, 2), usd, null, Billing.BILLED);
    }

    static UsageEvent ofUser(String user, String usd) {
        return event("acme", "m", NOON, Map.of("user", user), Usage.of(10, 2), usd, null, Billing.BILLED);
    }

    static UsageEvent unpriced(String tenant, String model) {
        return event(tenant, model, NOON, Map.of(), Usage.of(7, 3), null, null, Billing.BILLED);
    }

    static UsageEvent estimated(String tenant, String model, String usd) {
        return event(tenant, model, NOON, Map.of(), null, null, usd, Billing.BILLED);
    }

    static UsageEvent possiblyBilled(String tenant, String model, String usd) {
        return event(tenant, model, NOON, Map.of(), Usage.of(100, 50), usd, null, Billing.POSSIBLY_BILLED);
    }

    static UsageEvent free(String tenant, String model) {
        return event(tenant, model, NOON, Map.of(), null, null, null, Billing.NONE);
    }

    static UsageEvent event(
            String tenant,
            String model,
            Instant at,
            Map<String, String> dimensions,
            @Nullable Usage usage,
            @Nullable String usd,
            @Nullable String estimated,
            Billing billing) {
        Attempt attempt = new Attempt(
                1,
                model,
                "openai",
                model + "-2025-04-14",
                200,
                null,
                null,
                100,
                at,
                usage,
                usd == null ? null : new AttemptCost(new BigDecimal(usd), "v1"),
                estimated == null ? null : new BigDecimal(estimated),
                billing);
        long offset = OFFSETS.incrementAndGet();
        return new UsageEvent(
                "req_" + offset,
                null,
                tenant,
                new HashMap<>(dimensions),
                at,
                attempt,
                new Origin("llm.requests", 0, offset));
    }
}
