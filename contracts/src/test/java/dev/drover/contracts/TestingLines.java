package dev.drover.contracts;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Results and usage events of an imagined afternoon; the golden files hold what they look like. */
final class TestingLines {
    static final Origin ORIGIN = new Origin("llm.requests", 3, 4_711);

    static final Attempt REFUSED = new Attempt(
            1,
            "gpt-4.1",
            "openai",
            "gpt-4.1",
            503,
            FailureCode.PROVIDER_UNAVAILABLE,
            "upstream connect error",
            120,
            Instant.parse("2026-11-20T08:00:02.620Z"),
            null,
            null,
            null,
            Billing.NONE);

    static final Attempt TIMED_OUT = new Attempt(
            2,
            "gpt-4.1",
            "openai",
            "gpt-4.1",
            null,
            FailureCode.TIMEOUT,
            "no answer within 60 s",
            60_000,
            Instant.parse("2026-11-20T08:01:02.778Z"),
            Usage.of(900, 0),
            new AttemptCost(new BigDecimal("0.0018"), "2026-11-01"),
            null,
            Billing.POSSIBLY_BILLED);

    static final Attempt ANSWERED = new Attempt(
            3,
            "deepseek-v3.2",
            "deepseek",
            "deepseek-chat",
            200,
            null,
            null,
            2_345,
            Instant.parse("2026-11-20T08:01:05.123Z"),
            new Usage(900, 150, 512, 0, 0, 20, 0),
            new AttemptCost(new BigDecimal("0.000189"), "2026-11-01"),
            null,
            Billing.BILLED);

    static final Attempt UNPRICED = new Attempt(
            1,
            "local",
            "vllm",
            "qwen3",
            200,
            null,
            null,
            10,
            Instant.parse("2026-11-20T08:01:05.123Z"),
            Usage.of(1, 1),
            null,
            null,
            Billing.BILLED);

    private TestingLines() {}

    static JsonNode json(String text) {
        return Json.read(text.getBytes(StandardCharsets.UTF_8));
    }

    static JsonText text(String json) {
        return JsonText.check(json.getBytes(StandardCharsets.UTF_8));
    }

    static ResultLine success() {
        return line(
                new ResultLine.Response(
                        200,
                        "req-77",
                        text(
                                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"model\":\"deepseek-chat\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Grüß"
                                    + " Gott 👋\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":900,"
                                    + "\"completion_tokens\":150,\"total_tokens\":1050},\"score\":1.50}")),
                null,
                "deepseek-v3.2",
                List.of(REFUSED, TIMED_OUT, ANSWERED));
    }

    static ResultLine failure(FailureCode code, String message) {
        return line(null, new ResultLine.ErrorBody(code, message), null, List.of(REFUSED, TIMED_OUT));
    }

    static ResultLine unpriced() {
        return line(new ResultLine.Response(200, null, text("{}")), null, "local", List.of(UNPRICED));
    }

    /** What becomes of bytes that are no request: nearly everything is unknown. */
    static ResultLine malformed() {
        return new ResultLine(
                "req_a",
                null,
                null,
                new ResultLine.ErrorBody(FailureCode.MALFORMED_RECORD, "the value is empty"),
                null,
                null,
                null,
                null,
                null,
                List.of(),
                Cost.of(List.of()),
                new Timing(
                        Instant.parse("2026-11-20T08:00:00Z"), null, Instant.parse("2026-11-20T08:00:00.005Z"), 5, 0),
                new Origin("llm.requests", 0, 0));
    }

    static UsageEvent usageEvent() {
        return new UsageEvent(
                "req_abcdefghijklmnopqrstuvwxyz",
                "r-1",
                "acme",
                Map.of("user", "u-9", "project", "p"),
                Instant.parse("2026-11-20T08:01:05.123Z"),
                ANSWERED,
                ORIGIN);
    }

    static LedgerKey ledgerKey() {
        return new LedgerKey("drover", "acme", LedgerPeriod.month(YearMonth.of(2026, 11)), "llm.requests", 3, null);
    }

    static LedgerValue ledgerValue() {
        BigDecimal usd = new BigDecimal("12.000189");
        BigDecimal possibly = new BigDecimal("0.0018");
        return new LedgerValue(Map.of(
                "local",
                Spend.of(UNPRICED),
                "deepseek-v3.2",
                new Spend(usd, possibly, BigDecimal.ZERO, 900, 150, 3, 0)));
    }

    private static ResultLine line(
            ResultLine.@Nullable Response response,
            ResultLine.@Nullable ErrorBody error,
            @Nullable String model,
            List<Attempt> attempts) {
        return new ResultLine(
                "req_abcdefghijklmnopqrstuvwxyz",
                "r-1",
                response,
                error,
                "acme",
                model,
                "bulk",
                "bulk",
                text("{\"order\":17}"),
                attempts,
                Cost.of(attempts),
                new Timing(
                        Instant.parse("2026-11-20T08:00:00Z"),
                        Instant.parse("2026-11-20T08:00:02.500Z"),
                        Instant.parse("2026-11-20T08:01:05.123Z"),
                        2_500,
                        62_465),
                ORIGIN);
    }

    static BudgetRecord.Budget budget() {
        return new BudgetRecord.Budget(
                new BudgetKey.Budget("acme", null, BudgetPeriod.MONTH),
                "o-1",
                new BigDecimal("250"),
                new BigDecimal("0.9"),
                new BudgetRecord.Note("ada", Instant.parse("2026-11-20T08:00:00Z"), "launch"));
    }

    static BudgetRecord.TopUp topUp() {
        return new BudgetRecord.TopUp(
                new BudgetKey.TopUp("acme", "t-1"),
                new BigDecimal("20.50"),
                new BudgetRecord.Note("ada", Instant.parse("2026-11-20T08:00:00Z"), null));
    }
}
