package dev.drover.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AttemptsHeaderTest {
    @Test
    void aFewAttemptsAreWrittenWhole() {
        List<Attempt> attempts = List.of(TestingLines.REFUSED, TestingLines.TIMED_OUT, TestingLines.ANSWERED);

        assertThat(AttemptsHeader.decode(AttemptsHeader.encode(attempts), Instant.EPOCH))
                .isEqualTo(attempts);
    }

    @Test
    void longMessagesGoFirst() {
        List<Attempt> attempts = attempts(20, 2_000);

        assertThat(AttemptsHeader.decode(AttemptsHeader.encode(attempts), Instant.EPOCH))
                .hasSize(20)
                .allSatisfy(attempt -> assertThat(attempt.message()).isNull());
    }

    @Test
    void thenTheMiddleGoesAndTheRestSaysHowManyItWas() {
        byte[] header = AttemptsHeader.encode(attempts(1_000, 0));
        List<Attempt> kept = AttemptsHeader.decode(header, Instant.EPOCH);

        assertThat(header).hasSizeLessThanOrEqualTo(AttemptsHeader.MAX_BYTES);
        assertThat(kept).hasSizeGreaterThan(20);
        assertThat(kept.getFirst().n()).isEqualTo(1);
        assertThat(kept.getLast().n()).isEqualTo(1_000);
        assertThat(new String(header, StandardCharsets.UTF_8)).contains("{\"omitted\":" + (1_000 - kept.size()) + "}");
    }

    @Test
    void evenHugeNamesStayWithinTheBound() {
        Attempt huge = attempt(1, "m".repeat(AttemptsHeader.MAX_BYTES), "");

        assertThat(new String(AttemptsHeader.encode(List.of(huge, huge)), StandardCharsets.UTF_8))
                .isEqualTo("[{\"omitted\":2}]");
    }

    private static List<Attempt> attempts(int count, int messageLength) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(n -> attempt(n, "model", "x".repeat(messageLength)))
                .toList();
    }

    private static Attempt attempt(int n, String model, String message) {
        return new Attempt(
                n,
                model,
                "p",
                "u",
                503,
                FailureCode.PROVIDER_UNAVAILABLE,
                message,
                1,
                Instant.EPOCH,
                null,
                null,
                null,
                Billing.NONE);
    }
}
