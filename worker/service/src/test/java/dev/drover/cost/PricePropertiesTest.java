package dev.drover.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.Usage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Prices against an oracle that counts token by token in whole billionths, and usage against anything JSON can say. */
class PricePropertiesTest {
    private static final BigInteger BILLION = BigInteger.TEN.pow(9);

    private static final String[] VALUES = {
        "-1", "1.5", "null", "\"3\"", "true", "[]", "{}", "1e3", "999999999999", "1000000000001", "1e400"
    };
    private static final String[] COUNTS = {
        "prompt_tokens", "completion_tokens", "total_tokens", "input_tokens", "output_tokens",
        "cache_read_input_tokens", "cache_creation_input_tokens", "prompt_cache_hit_tokens", "cached_tokens", "speed"
    };
    private static final String[] GROUPS = {
        "prompt_tokens_details",
        "completion_tokens_details",
        "input_tokens_details",
        "output_tokens_details",
        "cache_creation",
        "server_tool_use"
    };
    private static final String[] PARTS = {
        "cached_tokens",
        "cache_write_tokens",
        "audio_tokens",
        "reasoning_tokens",
        "ephemeral_5m_input_tokens",
        "ephemeral_1h_input_tokens",
        "web_search_requests"
    };

    private final JsonMapper mapper = new JsonMapper();
    private final UsageNormaliser normaliser = new UsageNormaliser();

    @Property(tries = 2_000)
    void aPriceIsWhatCountingTokenByTokenGives(
            @ForAll("rates") Map<TokenKind, Long> rates, @ForAll("usages") Usage usage) {
        assertThat(price(rates, usage)).isEqualByComparingTo(oracle(rates, usage));
    }

    @Property(tries = 1_000)
    void twoCallsBelowEveryThresholdCostWhatTheirSumCosts(
            @ForAll("rates") Map<TokenKind, Long> rates, @ForAll("usages") Usage one, @ForAll("usages") Usage other) {
        Usage both = new Usage(
                one.promptTokens() + other.promptTokens(),
                one.completionTokens() + other.completionTokens(),
                one.cachedTokens() + other.cachedTokens(),
                one.cacheWriteTokens() + other.cacheWriteTokens(),
                0,
                one.reasoningTokens() + other.reasoningTokens(),
                0);

        assertThat(price(rates, silent(one)).add(price(rates, silent(other)))).isEqualByComparingTo(price(rates, both));
    }

    @Property(tries = 1_000)
    void moreTokensNeverCostLess(@ForAll("rates") Map<TokenKind, Long> rates, @ForAll("usages") Usage usage) {
        Usage more = new Usage(
                usage.promptTokens() + 1,
                usage.completionTokens() + 1,
                usage.cachedTokens(),
                usage.cacheWriteTokens(),
                usage.audioInputTokens(),
                usage.reasoningTokens(),
                usage.audioOutputTokens());

        assertThat(price(rates, more)).isGreaterThanOrEqualTo(price(rates, usage));
    }

    @Property(tries = 2_000)
    void theUpperBoundIsOne(
            @ForAll("rates") Map<TokenKind, Long> standard,
            @ForAll("rates") Map<TokenKind, Long> tier,
            @ForAll("rates") Map<TokenKind, Long> flex,
            @ForAll("usages") Usage usage,
            @ForAll("tiers") @Nullable String serviceTier) {
        Prices prices = Prices.of(
                new RateCard(rates(standard), Map.of(500L, rates(tier))),
                Map.of(ServiceTier.FLEX, new RateCard(rates(flex), Map.of(500L, rates(tier)))));
        PriceCatalogue catalogue = new PriceCatalogue(Map.of("m", prices));
        AttemptCost cost = catalogue.price("m", usage.on(new Usage.Terms(0, serviceTier, false)));
        BigDecimal bound =
                Objects.requireNonNull(catalogue.upperBound("m", usage.promptTokens(), usage.completionTokens()));

        if (cost != null) {
            assertThat(cost.usd()).isLessThanOrEqualTo(bound);
        }
        assertThat(Objects.requireNonNull(
                        catalogue.upperBound("m", usage.promptTokens() + 7, usage.completionTokens() + 7)))
                .isGreaterThanOrEqualTo(bound);
    }

    @Property(tries = 5_000)
    void whateverAUsageSaysNoTokenIsNegativeOrCountedTwice(@ForAll("answers") String answer) {
        JsonNode json = mapper.readTree(answer);
        Usage usage = normaliser.read(json);
        if (usage == null) {
            return;
        }
        Map<TokenKind, Long> tokens = TokenKind.count(usage);
        assertThat(tokens.values()).allMatch(count -> count >= 0);
        long prompt = sum(tokens, true);
        assertThat(prompt).isEqualTo(usage.promptTokens());
        assertThat(sum(tokens, false)).isEqualTo(usage.completionTokens());
        assertThat(prompt).isLessThanOrEqualTo(most(json.path("usage")));
    }

    @Provide
    Arbitrary<Map<TokenKind, Long>> rates() {
        return Arbitraries.longs().map(seed -> {
            Random random = new Random(seed);
            Map<TokenKind, Long> rates = new EnumMap<>(TokenKind.class);
            for (TokenKind kind : TokenKind.values()) {
                if (kind.general() == null || random.nextBoolean()) {
                    rates.put(kind, random.nextLong(100_000_000_000L));
                }
            }
            return rates;
        });
    }

    @Provide
    Arbitrary<Usage> usages() {
        Arbitrary<Long> count = Arbitraries.longs().between(0, 400);
        return Combinators.combine(count, count, count, count, count, count, count)
                .as((cached, written, audio, text, reasoning, spoken, said) -> new Usage(
                        cached + written + audio + text,
                        reasoning + spoken + said,
                        cached,
                        written,
                        audio,
                        reasoning,
                        spoken));
    }

    @Provide
    Arbitrary<@Nullable String> tiers() {
        return Arbitraries.of("flex", "default", "priority").injectNull(0.3);
    }

    /** A usage of members that mean something, in any combination, with values right and wrong. */
    @Provide
    Arbitrary<String> answers() {
        return Arbitraries.longs().map(seed -> {
            Random random = new Random(seed);
            Map<String, String> usage = pick(COUNTS, 2 + random.nextInt(6), random, () -> value(random));
            usage.putAll(pick(
                    GROUPS, random.nextInt(3), random, () -> object(pick(PARTS, 3, random, () -> value(random)))));
            return "{\"usage\":" + object(usage) + ",\"service_tier\":" + value(random) + "}";
        });
    }

    private static String value(Random random) {
        return random.nextInt(4) > 0 ? Integer.toString(random.nextInt(12)) : VALUES[random.nextInt(VALUES.length)];
    }

    private static Map<String, String> pick(String[] names, int count, Random random, Supplier<String> value) {
        Map<String, String> members = new HashMap<>();
        for (int i = 0; i < count; i++) {
            members.put(names[random.nextInt(names.length)], value.get());
        }
        return members;
    }

    private static String object(Map<String, String> members) {
        StringBuilder text = new StringBuilder("{");
        members.forEach((name, value) -> text.append(text.length() > 1 ? "," : "")
                .append('"')
                .append(name)
                .append("\":")
                .append(value));
        return text.append('}').toString();
    }

    /** More than all counts of the prompt, each taken once, cannot be the prompt. */
    private static long most(JsonNode usage) {
        boolean totalOnly = usage.path("prompt_tokens").isMissingNode()
                || usage.path("prompt_tokens").isNull();
        return (totalOnly ? count(usage, "/total_tokens") : count(usage, "/prompt_tokens"))
                + count(usage, "/input_tokens")
                + count(usage, "/cache_read_input_tokens")
                + Math.max(
                        count(usage, "/cache_creation_input_tokens"),
                        count(usage, "/cache_creation/ephemeral_5m_input_tokens")
                                + count(usage, "/cache_creation/ephemeral_1h_input_tokens"));
    }

    private static long count(JsonNode usage, String where) {
        return Math.max(0, usage.at(where).longValue(0));
    }

    private static long sum(Map<TokenKind, Long> tokens, boolean ofPrompt) {
        return tokens.entrySet().stream()
                .filter(kind -> kind.getKey().ofPrompt() == ofPrompt)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static Usage silent(Usage usage) {
        return new Usage(
                usage.promptTokens(),
                usage.completionTokens(),
                usage.cachedTokens(),
                usage.cacheWriteTokens(),
                0,
                usage.reasoningTokens(),
                0);
    }

    /** Rates in billionths of a dollar per million tokens. */
    private static Rates rates(Map<TokenKind, Long> billionths) {
        Map<TokenKind, BigDecimal> rates = new HashMap<>();
        billionths.forEach((kind, rate) -> rates.put(kind, BigDecimal.valueOf(rate, 9)));
        return new Rates(rates);
    }

    private static BigDecimal price(Map<TokenKind, Long> rates, Usage usage) {
        Prices prices = Prices.of(new RateCard(rates(rates), Map.of()), Map.of());
        return Objects.requireNonNull(new PriceCatalogue(Map.of("m", prices)).price("m", usage))
                .usd();
    }

    /** One token after the other, each at its own price or, if its kind has none, at that of input or output. */
    private static BigDecimal oracle(Map<TokenKind, Long> rates, Usage usage) {
        long input = rates.getOrDefault(TokenKind.INPUT, 0L);
        long output = rates.getOrDefault(TokenKind.OUTPUT, 0L);
        BigInteger sum = BigInteger.ZERO;
        for (long token = 0; token < usage.promptTokens(); token++) {
            long audioEnds = usage.cachedTokens() + usage.cacheWriteTokens() + usage.audioInputTokens();
            TokenKind kind = token < usage.cachedTokens()
                    ? TokenKind.CACHED_INPUT
                    : token < usage.cachedTokens() + usage.cacheWriteTokens()
                            ? TokenKind.CACHE_WRITE
                            : token < audioEnds ? TokenKind.AUDIO_INPUT : TokenKind.INPUT;
            sum = sum.add(BigInteger.valueOf(rates.getOrDefault(kind, input)));
        }
        for (long token = 0; token < usage.completionTokens(); token++) {
            TokenKind kind = token < usage.reasoningTokens()
                    ? TokenKind.REASONING
                    : token < usage.reasoningTokens() + usage.audioOutputTokens()
                            ? TokenKind.AUDIO_OUTPUT
                            : TokenKind.OUTPUT;
            sum = sum.add(BigInteger.valueOf(rates.getOrDefault(kind, output)));
        }
        return new BigDecimal(sum).divide(new BigDecimal(BILLION.multiply(BigInteger.TEN.pow(6))));
    }
}
