package dev.drover.model;

import static dev.drover.model.TestingChains.answer;
import static dev.drover.model.TestingChains.broken;
import static dev.drover.model.TestingChains.error;
import static dev.drover.model.TestingChains.model;
import static dev.drover.model.TestingChains.received;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.Ending;
import dev.drover.contracts.FailureCode;
import dev.drover.model.Transport.Cause;
import dev.drover.model.Transport.Reply;
import dev.drover.model.dialect.FinishReasons;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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
            String condition, Reply reply, String failure, Same same, Next next, Breaker breaker, FailureCode reason) {
        @Override
        public String toString() {
            return condition;
        }
    }

    static Stream<Row> rows() throws IOException {
        try (InputStream table = FailureTableTest.class.getResourceAsStream("failure-table.csv")) {
            String text = new String(Objects.requireNonNull(table).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().skip(1).map(FailureTableTest::row).toList().stream();
        }
    }

    private static Row row(String line) {
        String[] cells = line.split("\\|", -1);
        for (int i = 0; i < cells.length; i++) {
            cells[i] = cells[i].strip();
        }
        return new Row(
                cells[0],
                reply(cells[1]),
                cells[2],
                Same.valueOf(cells[3]),
                Next.valueOf(cells[4]),
                Breaker.valueOf(cells[5]),
                FailureCode.ofWire(cells[6]).orElseThrow());
    }

    /** {@code !CAUSE}, or a status followed by a body or by {@code code=} and headers. */
    private static Reply reply(String cell) {
        if (cell.startsWith("!")) {
            return broken(Cause.valueOf(cell.substring(1)));
        }
        int status = Integer.parseInt(cell.substring(0, 3));
        String rest = cell.substring(3).strip();
        if (!rest.startsWith("code=")) {
            return received(status, rest);
        }
        String[] words = rest.split("[ =]", -1);
        return error(status, words[1], "", Arrays.copyOfRange(words, 2, words.length));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isOfItsClass(Row row) {
        var testing = new TestingChains();
        var request = testing.request(model("a")).request();
        var classified = FailureClassifier.classify(
                request.endpoint(), request.facts().inputs(), FinishReasons.KNOWN, row.reply(), TestingChains.START);

        assertThat(classified)
                .isInstanceOfSatisfying(
                        Classified.Failed.class,
                        f -> assertThat(f.failure().type()).isEqualTo(FailureClass.valueOf(row.failure())));
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
            assertThat(end).isInstanceOf(Ending.Answered.class);
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

        assertThat(end).isInstanceOfSatisfying(Ending.Failed.class, failed -> {
            assertThat(failed.code()).isEqualTo(row.reason());
            assertThat(failed.message()).contains("prov/a");
        });
        assertThat(run.attempts()).extracting(Attempt::code).containsOnly(row.reason());
        assertThat(testing.limits.permits).allSatisfy(p -> assertThat(p.endings).hasSize(1));
    }
}
