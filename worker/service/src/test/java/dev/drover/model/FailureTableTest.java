package dev.drover.model;

import static dev.drover.contracts.FailureCode.*;
import static dev.drover.model.TestingChains.answer;
import static dev.drover.model.TestingChains.broken;
import static dev.drover.model.TestingChains.error;
import static dev.drover.model.TestingChains.model;
import static dev.drover.model.TestingChains.received;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.FailureCode;
import dev.drover.model.Transport.Cause;
import dev.drover.model.Transport.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rows of the failure taxonomy that begin with a provider's reply, each looked at in all its columns. */
class FailureTableTest {
    enum Same {
        RETRIES,
        NEVER
    }

    enum Next {
        ANY,
        LARGER,
        OPTED_IN,
        NEVER
    }

    enum Breaker {
        COUNTS,
        IGNORES,
        PAUSES,
        FORCES
    }

    record Row(
            String condition,
            Reply reply,
            Class<? extends Failure> failure,
            Same same,
            Next next,
            Breaker breaker,
            FailureCode reason) {
        @Override
        public String toString() {
            return condition;
        }
    }

    static Stream<Row> rows() {
        List<Row> rows = new ArrayList<>();
        transport(rows);
        answers(rows);
        throttles(rows);
        refusals(rows);
        servers(rows);
        return rows.stream();
    }

    private static void transport(List<Row> rows) {
        add(
                rows,
                "reset",
                broken(Cause.NETWORK),
                Failure.Network.class,
                Same.RETRIES,
                Next.ANY,
                Breaker.COUNTS,
                PROVIDER_UNAVAILABLE);
        add(
                rows,
                "no response",
                broken(Cause.TIMEOUT),
                Failure.Timeout.class,
                Same.NEVER,
                Next.ANY,
                Breaker.COUNTS,
                TIMEOUT);
        add(rows, "stall", broken(Cause.STALL), Failure.Stalled.class, Same.NEVER, Next.ANY, Breaker.COUNTS, TIMEOUT);
        add(
                rows,
                "cut stream",
                broken(Cause.TRUNCATED),
                Failure.Truncated.class,
                Same.RETRIES,
                Next.ANY,
                Breaker.COUNTS,
                TRUNCATED_RESPONSE);
        add(
                rows,
                "no HTTP",
                broken(Cause.PROTOCOL),
                Failure.Protocol.class,
                Same.RETRIES,
                Next.ANY,
                Breaker.COUNTS,
                INVALID_PROVIDER_RESPONSE);
        add(
                rows,
                "too large",
                broken(Cause.TOO_LARGE),
                Failure.Oversized.class,
                Same.NEVER,
                Next.NEVER,
                Breaker.IGNORES,
                RESULT_TOO_LARGE);
    }

    private static void answers(List<Row> rows) {
        add(
                rows,
                "no finish reason",
                received(200, "{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":null}]}"),
                Failure.Truncated.class,
                Same.RETRIES,
                Next.ANY,
                Breaker.COUNTS,
                TRUNCATED_RESPONSE);
        add(
                rows,
                "2xx, not JSON",
                received(200, "<html>"),
                Failure.Protocol.class,
                Same.RETRIES,
                Next.ANY,
                Breaker.COUNTS,
                INVALID_PROVIDER_RESPONSE);
        add(
                rows,
                "2xx, no choices",
                received(200, "{\"choices\":[]}"),
                Failure.Protocol.class,
                Same.RETRIES,
                Next.ANY,
                Breaker.COUNTS,
                INVALID_PROVIDER_RESPONSE);
        add(
                rows,
                "2xx, empty",
                received(204, ""),
                Failure.Protocol.class,
                Same.RETRIES,
                Next.ANY,
                Breaker.COUNTS,
                INVALID_PROVIDER_RESPONSE);
        add(
                rows,
                "2xx, filtered",
                received(200, "{\"choices\":[{\"message\":{\"content\":\"\"},\"finish_reason\":\"content_filter\"}]}"),
                Failure.Policy.class,
                Same.NEVER,
                Next.OPTED_IN,
                Breaker.IGNORES,
                CONTENT_POLICY);
        add(
                rows,
                "2xx that holds an error",
                received(200, "{\"error\":{\"code\":502,\"message\":\"upstream\"}}"),
                Failure.Server.class,
                Same.RETRIES,
                Next.ANY,
                Breaker.COUNTS,
                PROVIDER_UNAVAILABLE);
        add(
                rows,
                "redirect",
                received(302, ""),
                Failure.Protocol.class,
                Same.RETRIES,
                Next.ANY,
                Breaker.COUNTS,
                INVALID_PROVIDER_RESPONSE);
    }

    private static void throttles(List<Row> rows) {
        for (int status : new int[] {409, 425}) {
            add(
                    rows,
                    "" + status,
                    received(status, ""),
                    Failure.Transient.class,
                    Same.RETRIES,
                    Next.ANY,
                    Breaker.IGNORES,
                    RETRIES_EXHAUSTED);
        }
        add(
                rows,
                "408",
                received(408, ""),
                Failure.Transient.class,
                Same.RETRIES,
                Next.ANY,
                Breaker.COUNTS,
                RETRIES_EXHAUSTED);
        add(
                rows,
                "429, short wait",
                error(429, "rate_limit_exceeded", "", "retry-after", "2"),
                Failure.Throttled.class,
                Same.RETRIES,
                Next.NEVER,
                Breaker.PAUSES,
                RATE_LIMITED);
        add(
                rows,
                "429, long wait",
                error(429, "rate_limit_exceeded", "", "retry-after", "600"),
                Failure.Throttled.class,
                Same.NEVER,
                Next.ANY,
                Breaker.PAUSES,
                RATE_LIMITED);
        add(
                rows,
                "429, no wait",
                error(429, "slow_down", ""),
                Failure.Throttled.class,
                Same.NEVER,
                Next.ANY,
                Breaker.PAUSES,
                RATE_LIMITED);
        add(
                rows,
                "429 without a body",
                received(429, ""),
                Failure.Throttled.class,
                Same.NEVER,
                Next.ANY,
                Breaker.PAUSES,
                RATE_LIMITED);
        for (String code : List.of(
                "insufficient_quota",
                "credit_balance_exhausted",
                "organization_spend_limit_exceeded",
                "project_spend_limit_exceeded",
                "organization_usage_limit_exceeded")) {
            add(
                    rows,
                    "429 " + code,
                    error(429, code, ""),
                    Failure.Quota.class,
                    Same.NEVER,
                    Next.ANY,
                    Breaker.FORCES,
                    PROVIDER_QUOTA_EXHAUSTED);
        }
        add(
                rows,
                "429 that speaks of billing",
                error(429, "", "You exceeded your current quota, please check your plan"),
                Failure.Quota.class,
                Same.NEVER,
                Next.ANY,
                Breaker.FORCES,
                PROVIDER_QUOTA_EXHAUSTED);
        add(
                rows,
                "402",
                received(402, ""),
                Failure.Quota.class,
                Same.NEVER,
                Next.ANY,
                Breaker.FORCES,
                PROVIDER_QUOTA_EXHAUSTED);
        add(
                rows,
                "400, credit balance",
                error(400, "", "Your credit balance is too low"),
                Failure.Quota.class,
                Same.NEVER,
                Next.ANY,
                Breaker.FORCES,
                PROVIDER_QUOTA_EXHAUSTED);
    }

    private static void refusals(List<Row> rows) {
        add(
                rows,
                "401",
                error(401, "invalid_api_key", ""),
                Failure.Credential.class,
                Same.NEVER,
                Next.ANY,
                Breaker.FORCES,
                PROVIDER_AUTH);
        add(
                rows,
                "403",
                received(403, "<html>"),
                Failure.Credential.class,
                Same.NEVER,
                Next.ANY,
                Breaker.FORCES,
                PROVIDER_AUTH);
        add(
                rows,
                "404",
                received(404, ""),
                Failure.UnknownModel.class,
                Same.NEVER,
                Next.ANY,
                Breaker.FORCES,
                MODEL_NOT_FOUND);
        add(
                rows,
                "403, model_not_found",
                error(403, "model_not_found", ""),
                Failure.UnknownModel.class,
                Same.NEVER,
                Next.ANY,
                Breaker.FORCES,
                MODEL_NOT_FOUND);
        add(
                rows,
                "400, context",
                error(400, "context_length_exceeded", ""),
                Failure.ContextTooLong.class,
                Same.NEVER,
                Next.LARGER,
                Breaker.IGNORES,
                CONTEXT_WINDOW_EXCEEDED);
        add(
                rows,
                "400, context in words",
                error(400, "", "This model's maximum context length is 10 tokens"),
                Failure.ContextTooLong.class,
                Same.NEVER,
                Next.LARGER,
                Breaker.IGNORES,
                CONTEXT_WINDOW_EXCEEDED);
        add(
                rows,
                "400, filter",
                error(400, "content_filter", ""),
                Failure.Policy.class,
                Same.NEVER,
                Next.OPTED_IN,
                Breaker.IGNORES,
                CONTENT_POLICY);
        add(
                rows,
                "413",
                received(413, ""),
                Failure.TooLarge.class,
                Same.NEVER,
                Next.LARGER,
                Breaker.IGNORES,
                REQUEST_TOO_LARGE);
        add(
                rows,
                "400",
                error(400, "invalid_value", "temperature"),
                Failure.Invalid.class,
                Same.NEVER,
                Next.NEVER,
                Breaker.IGNORES,
                INVALID_REQUEST);
        add(
                rows,
                "422",
                received(422, "{\"detail\":\"no\"}"),
                Failure.Invalid.class,
                Same.NEVER,
                Next.NEVER,
                Breaker.IGNORES,
                INVALID_REQUEST);
    }

    private static void servers(List<Row> rows) {
        for (int status : new int[] {500, 502, 503, 504}) {
            add(
                    rows,
                    "" + status,
                    received(status, ""),
                    Failure.Server.class,
                    Same.RETRIES,
                    Next.ANY,
                    Breaker.COUNTS,
                    PROVIDER_UNAVAILABLE);
        }
        add(
                rows,
                "529",
                received(529, ""),
                Failure.Overloaded.class,
                Same.RETRIES,
                Next.ANY,
                Breaker.COUNTS,
                PROVIDER_OVERLOADED);
        add(
                rows,
                "503, overloaded",
                error(503, "", "The server is overloaded"),
                Failure.Overloaded.class,
                Same.RETRIES,
                Next.ANY,
                Breaker.COUNTS,
                PROVIDER_OVERLOADED);
        add(
                rows,
                "500, overloaded_error",
                received(500, "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"\"}}"),
                Failure.Overloaded.class,
                Same.RETRIES,
                Next.ANY,
                Breaker.COUNTS,
                PROVIDER_OVERLOADED);
        add(
                rows,
                "500 with a code that means a rate limit",
                error(500, "rate_limit_exceeded", ""),
                Failure.Throttled.class,
                Same.NEVER,
                Next.ANY,
                Breaker.PAUSES,
                RATE_LIMITED);
    }

    private static void add(
            List<Row> rows,
            String condition,
            Reply reply,
            Class<? extends Failure> failure,
            Same same,
            Next next,
            Breaker breaker,
            FailureCode reason) {
        rows.add(new Row(condition, reply, failure, same, next, breaker, reason));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isOfItsClass(Row row) {
        var testing = new TestingChains();
        var request = testing.request(model("a")).request();
        var classified =
                FailureClassifier.classify(request.endpoint(), request.body(), row.reply(), TestingChains.START);

        assertThat(classified)
                .isInstanceOfSatisfying(
                        Classified.Failed.class, f -> assertThat(f.failure()).isInstanceOf(row.failure()));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void retriesTheSameModelAndMovesOnAsTheTableSays(Row row) throws Exception {
        var testing = new TestingChains();
        testing.transport.always("a", row.reply());
        var run = testing.start(testing.request(
                model("a"),
                model("b", TestingChains.provider("other"), 1_000L),
                model("c", TestingChains.provider("other"), 2_000L)));
        run.admit(testing.clock.instant());
        run.run();

        List<String> expected = new ArrayList<>(List.of("a"));
        if (row.same() == Same.RETRIES) {
            expected.add("a");
        }
        if (row.next() == Next.ANY) {
            expected.add("b");
        } else if (row.next() == Next.LARGER) {
            expected.add("c");
        }
        assertThat(testing.transport.calledModels()).isEqualTo(expected);
        assertThat(run.attempts()).extracting(Attempt::model).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void asksAnotherModelAfterAPolicyRefusalOnlyWhereTheTenantOptedIn(Row row) throws Exception {
        var testing = new TestingChains();
        testing.limits.policyFallback = true;
        testing.transport.always("a", row.reply());
        var end = testing.toTheEnd(model("a"), model("b"));

        if (row.next() == Next.OPTED_IN) {
            assertThat(end).isInstanceOf(ChainEnd.Answered.class);
        }
        if (row.next() == Next.NEVER && row.breaker() == Breaker.IGNORES) {
            assertThat(testing.transport.calledModels()).containsOnly("a");
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void tellsTheBreakerWhatTheTableSays(Row row) throws Exception {
        var testing = new TestingChains();
        testing.transport.script("a", row.reply());
        testing.transport.always("a", answer());
        var run = testing.start(testing.request(model("a")));
        run.admit(testing.clock.instant());
        run.run();

        var breaker = testing.chains.breakers().registry().circuitBreaker("prov/a");
        int failed = breaker.getMetrics().getNumberOfFailedCalls();
        switch (row.breaker()) {
            case COUNTS -> assertThat(failed).isEqualTo(1);
            case IGNORES, PAUSES -> assertThat(failed).isZero();
            case FORCES -> assertThat(testing.events.seen).contains("forced a");
        }
        assertThat(testing.events.seen.contains("paused a")).isEqualTo(row.breaker() == Breaker.PAUSES);
        assertThat(testing.events.seen.contains("forced a")).isEqualTo(row.breaker() == Breaker.FORCES);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void endsWithItsReasonWhenNothingIsLeft(Row row) throws Exception {
        var testing = new TestingChains();
        testing.transport.always("a", row.reply());
        var run = testing.start(testing.request(model("a")));
        var end = testing.toTheEnd(run, 100_000);

        assertThat(end).isInstanceOfSatisfying(ChainEnd.Failed.class, failed -> {
            assertThat(failed.code()).isEqualTo(row.reason());
            assertThat(failed.message()).contains("prov/a");
        });
        assertThat(run.attempts()).extracting(Attempt::code).containsOnly(row.reason());
        assertThat(testing.limits.permits).allSatisfy(p -> assertThat(p.endings).hasSize(1));
    }
}
