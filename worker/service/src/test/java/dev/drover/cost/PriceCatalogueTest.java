package dev.drover.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.Usage;
import java.math.BigDecimal;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PriceCatalogueTest {
    private static final Prices ALL_KINDS = TestingPrices.prices(
            "INPUT=2 OUTPUT=8 CACHED_INPUT=0.5 CACHE_WRITE=2.5 AUDIO_INPUT=40 REASONING=9 AUDIO_OUTPUT=80");

    @Test
    void pricesPromptAndCompletionPerMillion() {
        assertThat(usd(Prices.of(usd("0.27"), usd("1.10")), Usage.of(1_234, 567)))
                .isEqualByComparingTo("0.00095688");
    }

    @Test
    void everyKindOfTokenHasItsPriceAndNoneIsCountedTwice() {
        Usage usage = new Usage(1_000, 500, 300, 100, 50, 200, 25);

        assertThat(usd(ALL_KINDS, usage))
                .isEqualByComparingTo(usd("300")
                        .multiply(usd("0.5"))
                        .add(usd("100").multiply(usd("2.5")))
                        .add(usd("50").multiply(usd("40")))
                        .add(usd("550").multiply(usd("2")))
                        .add(usd("200").multiply(usd("9")))
                        .add(usd("25").multiply(usd("80")))
                        .add(usd("275").multiply(usd("8")))
                        .movePointLeft(6));
    }

    @Test
    void kindsWithoutAPriceOfTheirOwnCostWhatTheOthersCost() {
        Usage usage = new Usage(1_000, 500, 300, 100, 50, 200, 25);

        assertThat(usd(Prices.of(usd("2"), usd("8")), usage)).isEqualByComparingTo("0.006");
    }

    @Test
    void audioThatIsCachedCostsWhatTheCacheCosts() {
        assertThat(usd(ALL_KINDS, new Usage(100, 0, 100, 0, 100, 0, 0))).isEqualByComparingTo("0.00005");
    }

    @Test
    void theSmallestPriceOfOneTokenIsExact() {
        assertThat(usd(Prices.of(usd("0.000000001"), usd("0")), Usage.of(1, 0)))
                .isEqualByComparingTo("0.000000000000001");
    }

    @Test
    void aFreeModelCostsZeroAndAModelWithoutPriceIsUnknown() {
        PriceCatalogue catalogue = new PriceCatalogue(Map.of("free", Prices.of(usd("0"), usd("0"))));

        assertThat(catalogue.price("free", Usage.of(10, 10)))
                .isNotNull()
                .extracting(AttemptCost::usd)
                .isEqualTo(usd("0"));
        assertThat(catalogue.price("other", Usage.of(10, 10))).isNull();
        assertThat(catalogue.prices("free")).isTrue();
        assertThat(catalogue.prices("other")).isFalse();
    }

    @Test
    void aModelWithoutAnOutputPriceCanOnlyPricePrompts() {
        Prices embedding = TestingPrices.prices("INPUT=0.02");

        assertThat(usd(embedding, Usage.of(1_000_000, 0))).isEqualByComparingTo("0.02");
        assertThat(new PriceCatalogue(Map.of("m", embedding)).price("m", Usage.of(10, 1)))
                .isNull();
    }

    @Test
    void theVersionIsTheContents() {
        String version = new PriceCatalogue(Map.of("a", prices("1.50"), "b", prices("2"))).version();

        assertThat(version).matches("[0-9a-f]{12}");
        assertThat(new PriceCatalogue(Map.of("b", prices("2.0"), "a", prices("1.5"))).version())
                .isEqualTo(version);
        assertThat(new PriceCatalogue(Map.of("a", prices("2"), "b", prices("1.50"))).version())
                .isNotEqualTo(version);
        assertThat(new PriceCatalogue(Map.of("a", prices("1.50"))).version()).isNotEqualTo(version);
    }

    @Test
    void everyAmountNamesItsVersion() {
        PriceCatalogue catalogue = new PriceCatalogue(Map.of("a", prices("1")));

        assertThat(catalogue.price("a", Usage.of(1, 1)))
                .isNotNull()
                .extracting(AttemptCost::priceVersion)
                .isEqualTo(catalogue.version());
    }

    @Test
    void aNegativePriceIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> prices("-0.01"))
                .withMessageContaining("INPUT")
                .withMessageContaining("-0.01");
    }

    @Test
    void aTierBeginsStrictlyAboveItsThresholdAndListsWhatChanges() {
        Prices prices = TestingPrices.prices(
                "INPUT=1 OUTPUT=10 CACHED_INPUT=0.1 REASONING=10 >1000 INPUT=2 OUTPUT=20 >2000 OUTPUT=30");

        assertThat(usd(prices, new Usage(1_000, 1, 500, 0, 0, 0, 0))).isEqualByComparingTo("0.00056");
        assertThat(usd(prices, new Usage(1_001, 1, 500, 0, 0, 0, 0))).isEqualByComparingTo("0.001072");
        assertThat(usd(prices, new Usage(1_001, 1, 500, 0, 0, 1, 0))).isEqualByComparingTo("0.001072");
        assertThat(usd(prices, new Usage(2_001, 1, 0, 0, 0, 1, 0))).isEqualByComparingTo("0.004032");
    }

    @Test
    void aServiceTierDoesNotBorrowTheStandardTiersLongPromptsOrKinds() {
        Prices prices = Prices.of(
                TestingPrices.card("INPUT=2 OUTPUT=8 CACHED_INPUT=0.5 >1000 INPUT=4"),
                Map.of(ServiceTier.FLEX, TestingPrices.card("INPUT=1 OUTPUT=4")));
        PriceCatalogue catalogue = new PriceCatalogue(Map.of("m", prices));

        assertThat(catalogue.price("m", flex(new Usage(1_000, 1, 0, 0, 0, 0, 0))))
                .isNotNull()
                .extracting(AttemptCost::usd)
                .isEqualTo(usd("0.001004"));
        assertThat(catalogue.price("m", flex(new Usage(1_000, 1, 1, 0, 0, 0, 0))))
                .isNull();
        assertThat(catalogue.price("m", flex(new Usage(1_001, 1, 0, 0, 0, 0, 0))))
                .isNull();
        assertThat(catalogue.price("m", Usage.of(1, 1).on(new Usage.Terms(0, "ultrafast", false))))
                .isNull();
        assertThat(catalogue.price("m", Usage.of(1, 1).on(new Usage.Terms(0, null, true))))
                .isNull();
    }

    @Test
    void theUpperBoundTakesTheDearestThatMayApply() {
        Prices prices = Prices.of(
                TestingPrices.card("INPUT=2 OUTPUT=8 CACHE_WRITE=3 >1000 INPUT=4"),
                Map.of(ServiceTier.PRIORITY, TestingPrices.card("INPUT=3 OUTPUT=16 CACHE_WRITE=3.5")));

        assertThat(bound(prices, 1_000, 100)).isEqualTo(usd("0.0051"));
        assertThat(bound(prices, 1_001, 100)).isEqualTo(usd("0.005604"));
        assertThat(bound(prices.always(ServiceTier.STANDARD), 1_000, 100)).isEqualTo(usd("0.0038"));
        assertThat(bound(prices.always(ServiceTier.FLEX), 1_000, 100)).isNull();
        assertThat(bound(TestingPrices.prices("INPUT=0.02"), 1_000_000, 0)).isEqualTo(usd("0.02"));
        assertThat(bound(TestingPrices.prices("INPUT=0.02"), 1_000_000, 1)).isNull();
        assertThat(new PriceCatalogue(Map.of()).upperBound("m", 1, 1)).isNull();
    }

    @Test
    void anAbsurdPriceIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> prices("1000000.01"))
                .withMessageContaining("more than a dollar a token");
        assertThatIllegalArgumentException().isThrownBy(() -> prices("1e-99")).withMessageContaining("digits");
    }

    /** Were anything rounded, the sum of the parts would differ from the price of the sum. */
    @Property
    void aMillionCallsCostAMillionTimesOne(
            @ForAll @BigRange(min = "0", max = "1000") @Scale(9) BigDecimal input,
            @ForAll @BigRange(min = "0", max = "1000") @Scale(9) BigDecimal output,
            @ForAll @LongRange(min = 0, max = 1_000_000) long prompt,
            @ForAll @LongRange(min = 0, max = 1_000_000) long completion) {
        Prices prices = Prices.of(input, output);
        BigDecimal one = usd(prices, Usage.of(prompt, completion));
        BigDecimal million = usd(prices, Usage.of(prompt * 1_000_000, completion * 1_000_000));

        assertThat(one.multiply(BigDecimal.valueOf(1_000_000))).isEqualByComparingTo(million);
        assertThat(million)
                .isEqualByComparingTo(input.multiply(BigDecimal.valueOf(prompt))
                        .add(output.multiply(BigDecimal.valueOf(completion))));
    }

    private static BigDecimal usd(Prices prices, Usage usage) {
        @Nullable AttemptCost cost = new PriceCatalogue(Map.of("m", prices)).price("m", usage);
        if (cost == null) {
            throw new AssertionError("no price");
        }
        return cost.usd();
    }

    private static Usage flex(Usage usage) {
        return usage.on(new Usage.Terms(0, "flex", false));
    }

    private static @Nullable BigDecimal bound(Prices prices, long prompt, long completion) {
        return new PriceCatalogue(Map.of("m", prices)).upperBound("m", prompt, completion);
    }

    private static Prices prices(String input) {
        return Prices.of(usd(input), usd("3"));
    }

    private static BigDecimal usd(String amount) {
        return new BigDecimal(amount);
    }
}
