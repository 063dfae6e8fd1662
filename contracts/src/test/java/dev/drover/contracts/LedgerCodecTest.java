package dev.drover.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.drover.contracts.LedgerValue.Read;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerCodecTest {
    private static final String GOOD =
            "{\"v\":1,\"models\":{\"m\":{\"usd\":\"1.5\",\"possibly_billed_usd\":\"0\",\"estimated_usd\":\"0\","
                    + "\"prompt_tokens\":1,\"completion_tokens\":2,\"attempts\":3,\"unpriced_attempts\":0}}}";

    @Property(tries = 500)
    void aKeyComesBackWhateverItsNames(
            @ForAll("names") String group,
            @ForAll("names") String tenant,
            @ForAll @IntRange(max = 2_000_000) int day,
            @ForAll @IntRange int partition,
            @ForAll boolean incarnated) {
        LedgerPeriod period = LedgerPeriod.day(LocalDate.ofEpochDay(day));
        LedgerKey key = new LedgerKey(group, tenant, period, "llm.requests", partition, incarnated ? tenant : null);

        assertThat(LedgerKey.read(key.bytes())).contains(key);
        assertThat(CommitMarker.nonce(key.bytes())).isEmpty();
        TestingSchemas.assertValid("ledger-key", Json.read(key.bytes()));
    }

    @Property(tries = 500)
    void equalValuesHaveEqualBytesAndComeBack(@ForAll("values") Map<String, Spend> models) {
        LedgerValue value = new LedgerValue(models);
        LedgerValue inAnotherOrder = new LedgerValue(new HashMap<>(models));

        assertThat(inAnotherOrder.bytes()).isEqualTo(value.bytes());
        assertThat(LedgerValue.read(value.bytes())).isEqualTo(new Read.Known(value));
        TestingSchemas.assertValid("ledger", Json.read(value.bytes()));
    }

    @Property(tries = 500)
    void sumsDoNotDependOnTheOrderOrOnHowAmountsAreWritten(
            @ForAll("spends") Spend a, @ForAll("spends") Spend b, @ForAll("spends") Spend c) {
        assertThat(a.plus(b).plus(c))
                .isEqualTo(c.plus(a.plus(b)))
                .hasSameHashCodeAs(b.plus(c).plus(a));
        assertThat(a.plus(Spend.NOTHING)).isEqualTo(a);
    }

    @Test
    void trailingZerosAndExponentsMakeNoDifference() {
        assertThat(usd("1.50")).isEqualTo(usd("1.5")).isEqualTo(usd("15E-1"));
        assertThat(usd("1E+2").usd().toPlainString()).isEqualTo("100");
        assertThat(usd("0.000")).isEqualTo(Spend.NOTHING);
    }

    @Test
    void aTombstoneIsNoValue() {
        assertThat(LedgerValue.read(null)).isInstanceOf(Read.Tombstone.class);
    }

    @Test
    void aLaterVersionIsToldApart() {
        assertThat(LedgerValue.read(bytes("{\"v\":2,\"sums\":[1]}"))).isEqualTo(new Read.Future(2));
        assertThat(LedgerValue.read(bytes(GOOD.replace("\"v\":1", "\"v\":7")))).isEqualTo(new Read.Future(7));
    }

    @Test
    void membersThatThisVersionDoesNotKnowAreIgnored() {
        String more =
                GOOD.replace("\"attempts\":3", "\"attempts\":3,\"images\":9").replace("\"v\":1", "\"v\":1,\"x\":0");

        assertThat(LedgerValue.read(bytes(more))).isEqualTo(LedgerValue.read(bytes(GOOD)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "{}",
                "{\"v\":\"1\"}",
                "{\"v\":1}",
                "{\"v\":1,\"nonce\":\"5\"}",
                "{\"v\":1,\"models\":[]}",
                "{\"v\":1,\"models\":{\"m\":1}}",
                "{\"v\":1,\"models\":{\"m\":{}}}"
            })
    void whatIsNoValueSaysSo(String json) {
        assertThat(LedgerValue.read(bytes(json))).isInstanceOf(Read.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1e3", "1e1000000000", ".5", "1.", "NaN", " 1", "٣", ""})
    void anAmountIsAPlainDecimal(String amount) {
        assertThat(LedgerValue.read(bytes(GOOD.replace("\"1.5\"", "\"" + amount + "\""))))
                .isInstanceOf(Read.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "x",
                "{}",
                "{\"kind\":\"commit\",\"group\":\"g\",\"topic\":\"t\",\"partition\":1}",
                "{\"kind\":\"spend\"}",
                "{\"kind\":\"spend\",\"group\":\"g\",\"tenant\":\"a\",\"period\":\"week"
                        + " 3\",\"topic\":\"t\",\"partition\":1}",
                "{\"kind\":\"spend\",\"group\":\"g\",\"tenant\":7,\"period\":\"2026-11\",\"topic\":\"t\",\"partition\":1}",
                "{\"kind\":[],\"partition\":1e99999999999}"
            })
    void whatIsNoSpendKeyIsNone(String json) {
        assertThat(LedgerKey.read(bytes(json))).isEmpty();
    }

    @Test
    void anAttemptAddsWhatItsBillingSays() {
        assertThat(Spend.of(TestingLines.REFUSED)).isEqualTo(Spend.NOTHING);
        assertThat(Spend.of(TestingLines.TIMED_OUT))
                .isEqualTo(new Spend(BigDecimal.ZERO, new BigDecimal("0.0018"), BigDecimal.ZERO, 0, 0, 1, 0));
        assertThat(Spend.of(TestingLines.ANSWERED))
                .isEqualTo(new Spend(new BigDecimal("0.000189"), BigDecimal.ZERO, BigDecimal.ZERO, 900, 150, 1, 0));
        assertThat(Spend.of(TestingLines.UNPRICED))
                .isEqualTo(new Spend(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, 1, 1, 1, 1));
    }

    @Test
    void anEstimateIsKeptApartAndDraws() {
        Attempt a = TestingLines.UNPRICED;
        Attempt estimated = new Attempt(
                1, "local", "vllm", "q", 200, null, null, 1, a.endedAt(), null, null, BigDecimal.ONE, Billing.BILLED);

        assertThat(Spend.of(estimated))
                .isEqualTo(new Spend(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ONE, 0, 0, 1, 1));
        assertThat(Spend.of(estimated).plus(Spend.of(TestingLines.ANSWERED)).drawn())
                .isEqualByComparingTo("1.000189");
    }

    @Test
    void countsStopAtTheLargestAndNothingIsNegative() {
        Spend most = new Spend(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, Long.MAX_VALUE, 0, 0, 0);

        assertThat(most.plus(most)).isEqualTo(most);
        assertThatIllegalArgumentException().isThrownBy(() -> usd("-0.1"));
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMinLength(1).ofMaxLength(40),
                Arbitraries.of(
                        "a\"b",
                        "zeile\n",
                        "\\",
                        "Zürich",
                        "\ud83d\udc4b".repeat(256),
                        "\u2028",
                        "{\"kind\":\"commit\"}"));
    }

    @Provide
    Arbitrary<Map<String, Spend>> values() {
        return Arbitraries.maps(names(), spends()).ofMaxSize(5);
    }

    @Provide
    Arbitrary<Spend> spends() {
        Arbitrary<BigDecimal> money = Combinators.combine(
                        Arbitraries.bigIntegers().between(BigInteger.ZERO, BigInteger.TEN.pow(25)),
                        Arbitraries.integers().between(-5, 30))
                .as(BigDecimal::new);
        Arbitrary<Long> count = Arbitraries.longs().between(0, 1L << 60);
        return Combinators.combine(money, money, money, count, count, count, count)
                .as(Spend::new);
    }

    private static Spend usd(String amount) {
        return new Spend(new BigDecimal(amount), BigDecimal.ZERO, BigDecimal.ZERO, 0, 0, 0, 0);
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
