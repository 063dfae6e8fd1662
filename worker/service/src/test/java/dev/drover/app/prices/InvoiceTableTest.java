package dev.drover.app.prices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.app.pipeline.PriceList;
import dev.drover.app.pipeline.RoutingTable;
import dev.drover.app.pipeline.Settings;
import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.TestingProperties;
import dev.drover.contracts.Attempt;
import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.Billing;
import dev.drover.contracts.Cost;
import dev.drover.contracts.Decoded.Accepted;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.InferenceRequest;
import dev.drover.contracts.RequestCodec;
import dev.drover.contracts.RequestHeaders;
import dev.drover.contracts.Usage;
import dev.drover.cost.UsageNormaliser;
import dev.drover.model.ChainEvents;
import dev.drover.model.ChainRequest;
import dev.drover.model.ChainRun;
import dev.drover.model.Chains;
import dev.drover.model.Credential;
import dev.drover.model.Limits;
import dev.drover.model.Model;
import dev.drover.model.TokenEstimate;
import dev.drover.model.Transport;
import dev.drover.model.Transport.Reply;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Invoices computed by hand, equal to the last digit. Each goes the way of a real answer: usage as a provider writes it,
 * normalised, priced from a price file, kept as an attempt, added up to the cost of the result line.
 */
class InvoiceTableTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    /** Entries as LiteLLM's map has them. */
    private static final String PRICES = """
        {
          "sample_spec": {"input_cost_per_token": "a string where a number belongs"},
          "gpt-4.1": {"input_cost_per_token": 2e-06, "output_cost_per_token": 8e-06,
            "cache_read_input_token_cost": 5e-07, "input_cost_per_token_batches": 1e-06,
            "output_cost_per_token_batches": 4e-06, "mode": "chat", "max_input_tokens": 1047576},
          "gpt-5": {"input_cost_per_token": 1.25e-06, "output_cost_per_token": 1e-05,
            "cache_read_input_token_cost": 1.25e-07, "input_cost_per_token_flex": 6.25e-07,
            "output_cost_per_token_flex": 5e-06, "cache_read_input_token_cost_flex": 6.25e-08,
            "input_cost_per_token_priority": 2.5e-06, "output_cost_per_token_priority": 2e-05},
          "claude": {"input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05,
            "cache_read_input_token_cost": 3e-07, "cache_creation_input_token_cost": 3.75e-06,
            "cache_creation_input_token_cost_above_1hr": 6e-06,
            "input_cost_per_token_above_200k_tokens": 6e-06, "output_cost_per_token_above_200k_tokens": 2.25e-05,
            "cache_read_input_token_cost_above_200k_tokens": 6e-07,
            "cache_creation_input_token_cost_above_200k_tokens": 7.5e-06,
            "cache_creation_input_token_cost_above_1hr_above_200k_tokens": 1.2e-05},
          "claude-5m": {"input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05,
            "cache_read_input_token_cost": 3e-07, "cache_creation_input_token_cost": 3.75e-06},
          "gemini-pro": {"input_cost_per_token": 1.25e-06, "output_cost_per_token": 1e-05,
            "cache_read_input_token_cost": 1.25e-07, "cache_read_input_token_cost_above_200k_tokens": 2.5e-07,
            "input_cost_per_token_above_200k_tokens": 2.5e-06, "output_cost_per_token_above_200k_tokens": 1.5e-05},
          "few-tiers": {"input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06,
            "cache_read_input_token_cost": 1e-07, "output_cost_per_reasoning_token": 2e-06,
            "input_cost_per_token_above_128k_tokens": 2e-06, "output_cost_per_token_above_128k_tokens": 4e-06},
          "thinker": {"input_cost_per_token": 3e-07, "output_cost_per_token": 2.5e-06,
            "output_cost_per_reasoning_token": 3.5e-06},
          "audio": {"input_cost_per_token": 2.5e-06, "output_cost_per_token": 1e-05,
            "input_cost_per_audio_token": 4e-05, "output_cost_per_audio_token": 8e-05},
          "deepseek": {"input_cost_per_token": 2.8e-07, "output_cost_per_token": 4.2e-07,
            "input_cost_per_token_cache_hit": 2.8e-08},
          "embedding": {"input_cost_per_token": 2e-08, "mode": "embedding"},
          "tiny": {"input_cost_per_token": 1e-12, "output_cost_per_token": 0.0000000000010},
          "image": {"input_cost_per_token": 5e-06, "output_cost_per_token": 1e-05, "mode": "image_generation"},
          "per-call": {"input_cost_per_token": 1e-06, "output_cost_per_token": 1e-06, "input_cost_per_request": 0.005},
          "free": {"input_cost_per_token": 0.0, "output_cost_per_token": 0.0}
        }
        """;

    /** What the prompt of the test's request is estimated at. */
    private static final long PROMPT_ESTIMATE = 14;
    /** 14 × 0.000002 + 100 × 0.000008. */
    private static final String POSSIBLY = "0.000828";

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        plain                         | gpt-4.1    | "prompt_tokens":1234,"completion_tokens":567 | 0.007004
        cached, OpenAI's convention   | gpt-4.1    | "prompt_tokens":2006,"completion_tokens":300,"prompt_tokens_details":{"cached_tokens":1920} | 0.003532
        cached, Responses' names      | gpt-4.1    | "input_tokens":2006,"output_tokens":300,"input_tokens_details":{"cached_tokens":1920} | 0.003532
        cached, Anthropic's convention| claude     | "input_tokens":86,"cache_read_input_tokens":1920,"cache_creation_input_tokens":400,"output_tokens":300 | 0.006834
        an hour and five minutes      | claude     | "input_tokens":86,"cache_read_input_tokens":1920,"cache_creation_input_tokens":400,"cache_creation":{"ephemeral_5m_input_tokens":150,"ephemeral_1h_input_tokens":250},"output_tokens":300 | 0.0073965
        an hour, unknown price        | claude-5m  | "input_tokens":86,"cache_read_input_tokens":1920,"cache_creation_input_tokens":400,"cache_creation":{"ephemeral_1h_input_tokens":250},"output_tokens":300 |
        cached, DeepSeek's names      | deepseek   | "prompt_tokens":1000,"completion_tokens":100,"prompt_cache_hit_tokens":640,"prompt_cache_miss_tokens":360 | 0.00016072
        one below the threshold       | claude     | "input_tokens":100000,"cache_read_input_tokens":99999,"output_tokens":1000 | 0.3449997
        at the threshold              | claude     | "input_tokens":100000,"cache_read_input_tokens":100000,"output_tokens":1000 | 0.345
        one above the threshold       | claude     | "input_tokens":100000,"cache_read_input_tokens":100001,"output_tokens":1000 | 0.6825006
        an hour above the threshold   | claude     | "input_tokens":200000,"cache_creation_input_tokens":1000,"cache_creation":{"ephemeral_1h_input_tokens":1000},"output_tokens":0 | 1.212
        at, cached part of the prompt | gemini-pro | "prompt_tokens":200000,"completion_tokens":2000,"prompt_tokens_details":{"cached_tokens":150000} | 0.10125
        above, reasoning beside       | gemini-pro | "prompt_tokens":200001,"completion_tokens":500,"total_tokens":202001,"prompt_tokens_details":{"cached_tokens":150000} | 0.1925025
        a tier without a cached price | few-tiers  | "prompt_tokens":128001,"completion_tokens":10,"prompt_tokens_details":{"cached_tokens":100000} | 0.066042
        reasoning follows its output  | few-tiers  | "prompt_tokens":128001,"completion_tokens":10,"completion_tokens_details":{"reasoning_tokens":10} | 0.256042
        reasoning with its own price  | thinker    | "prompt_tokens":1000,"completion_tokens":900,"completion_tokens_details":{"reasoning_tokens":600} | 0.00315
        reasoning beside, xAI         | thinker    | "prompt_tokens":1000,"completion_tokens":300,"total_tokens":1900,"completion_tokens_details":{"reasoning_tokens":600} | 0.00315
        reasoning without a price     | gpt-4.1    | "prompt_tokens":1000,"completion_tokens":900,"completion_tokens_details":{"reasoning_tokens":600} | 0.0092
        audio                         | audio      | "prompt_tokens":1000,"completion_tokens":500,"prompt_tokens_details":{"audio_tokens":600},"completion_tokens_details":{"audio_tokens":350} | 0.0545
        standard tier by its name     | gpt-5      | "prompt_tokens":3000,"completion_tokens":200,"prompt_tokens_details":{"cached_tokens":1000}},"service_tier":"default","x":{ | 0.004625
        flex                          | gpt-5      | "prompt_tokens":3000,"completion_tokens":200,"prompt_tokens_details":{"cached_tokens":1000}},"service_tier":"flex","x":{ | 0.0023125
        priority                      | gpt-5      | "prompt_tokens":3000,"completion_tokens":200},"service_tier":"priority","x":{ | 0.0115
        priority, cached not priced   | gpt-5      | "prompt_tokens":3000,"completion_tokens":200,"prompt_tokens_details":{"cached_tokens":1000}},"service_tier":"priority","x":{ |
        flex, no such price           | gpt-4.1    | "prompt_tokens":3000,"completion_tokens":200},"service_tier":"flex","x":{ |
        a tier nobody knows           | gpt-5      | "prompt_tokens":3000,"completion_tokens":200},"service_tier":"scale","x":{ |
        embedding                     | embedding  | "prompt_tokens":8,"total_tokens":8 | 0.00000016
        an embedding that completes   | embedding  | "prompt_tokens":8,"completion_tokens":1 |
        the smallest amount           | tiny       | "prompt_tokens":1,"completion_tokens":1 | 0.000000000002
        nothing used                  | gpt-4.1    | "prompt_tokens":0,"completion_tokens":0 | 0
        a free model                  | free       | "prompt_tokens":1000,"completion_tokens":1000 | 0
        a model nobody knows          | nowhere    | "prompt_tokens":1000,"completion_tokens":1000 |
        not sold by the token         | image      | "prompt_tokens":1000,"completion_tokens":1000 |
        sold by the call as well      | per-call   | "prompt_tokens":1000,"completion_tokens":1000 |
        searched the web              | claude     | "input_tokens":1000,"output_tokens":1000,"server_tool_use":{"web_search_requests":1} |
        negative usage                | gpt-4.1    | "prompt_tokens":-1,"completion_tokens":5 |
        absurd usage                  | gpt-4.1    | "prompt_tokens":1e30,"completion_tokens":5 |
        more cached than sent         | gpt-4.1    | "prompt_tokens":10,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":11} |
        usage of another shape        | gpt-4.1    | "tokens":15 |
        """)
    void oneAnswer(String name, String entry, String usage, @Nullable String usd) throws Exception {
        List<Attempt> attempts = attempts(Map.of("drover.models[0].price-key", ""), entry, "gpt-4.1", answer(usage));

        assertThat(attempts).hasSize(1);
        assertThat(attempts.getFirst().billing()).isEqualTo(Billing.BILLED);
        assertThat(usd(attempts.getFirst().cost())).isEqualTo(usd);
        assertThat(plain(Cost.of(attempts).usd())).isEqualTo(usd);
        assertThat(Cost.of(attempts).possiblyBilledUsd()).isZero();
    }

    @Test
    void whatIsBilledAsABatchHasTheBatchPriceWhateverTheAnswerSays() throws Exception {
        var batch = Map.of("drover.models[0].price-tier", "batch");
        String plain = "\"prompt_tokens\":1000,\"completion_tokens\":500";
        String cached = plain + ",\"prompt_tokens_details\":{\"cached_tokens\":1}";
        String priority = plain + "},\"service_tier\":\"priority\",\"x\":{";

        assertThat(cost(attempts(batch, "gpt-4.1", "gpt-4.1", answer(plain)))).isEqualTo("0.003");
        assertThat(cost(attempts(batch, "gpt-4.1", "gpt-4.1", answer(priority))))
                .isEqualTo("0.003");
        assertThat(cost(attempts(batch, "gpt-4.1", "gpt-4.1", answer(cached)))).isNull();
        assertThat(cost(attempts(batch, "gpt-5", "gpt-4.1", answer(plain)))).isNull();
    }

    @Test
    void configuredPricesReplaceTheEntryAsAWhole() throws Exception {
        var prices = Map.of(
                "drover.models[0].prices.input", "1.50",
                "drover.models[0].prices.output", "6",
                "drover.models[0].prices.tiers[0].above", "1000",
                "drover.models[0].prices.tiers[0].output", "9",
                "drover.models[0].prices.flex.input", "0.75",
                "drover.models[0].prices.flex.output", "3",
                "drover.models[0].prices.flex.tiers[0].above", "1000",
                "drover.models[0].prices.flex.tiers[0].output", "4.5");
        String small =
                "\"prompt_tokens\":1000,\"completion_tokens\":500,\"prompt_tokens_details\":{\"cached_tokens\":400}";
        String large =
                "\"prompt_tokens\":1001,\"completion_tokens\":500,\"prompt_tokens_details\":{\"cached_tokens\":400}";
        String flex = "},\"service_tier\":\"flex\",\"x\":{";

        assertThat(cost(attempts(prices, "gpt-4.1", "gpt-4.1", answer(small)))).isEqualTo("0.0045");
        assertThat(cost(attempts(prices, "gpt-4.1", "gpt-4.1", answer(large)))).isEqualTo("0.0060015");
        assertThat(cost(attempts(prices, "gpt-4.1", "gpt-4.1", answer(large + flex))))
                .isEqualTo("0.00300075");
    }

    /** The first model answers, is paid, and refuses the content; the second answers: each at its own price. */
    @Test
    void eachAttemptIsPricedWithTheModelThatServedIt() throws Exception {
        String filtered = chat("content_filter", "\"prompt_tokens\":1000,\"completion_tokens\":10");
        List<Attempt> attempts = attempts(
                Map.of(),
                "gpt-4.1",
                "thinker",
                reply(filtered),
                answer("\"prompt_tokens\":1000,\"completion_tokens\":100"));

        assertThat(attempts).extracting(Attempt::model).containsExactly("gpt-4.1", "deepseek-v3.2");
        assertThat(attempts).extracting(attempt -> usd(attempt.cost())).containsExactly("0.00208", "0.00055");
        assertThat(cost(attempts)).isEqualTo("0.00263");
    }

    @Test
    void aRefusedCallCostsNothing() throws Exception {
        Reply refused = new Reply.Received(
                401, Map.of(), "{\"error\":{\"code\":\"invalid_api_key\"}}".getBytes(StandardCharsets.UTF_8));
        List<Attempt> attempts = attempts(
                Map.of(), "gpt-4.1", "thinker", refused, answer("\"prompt_tokens\":1000,\"completion_tokens\":100"));

        assertThat(attempts).extracting(Attempt::billing).containsExactly(Billing.NONE, Billing.BILLED);
        assertThat(attempts.getFirst().cost()).isNull();
        assertThat(cost(attempts)).isEqualTo("0.00055");
    }

    /** The completion is estimated at the request's own limit of 100 tokens: 100 × 0.000008 beside the prompt's. */
    @Test
    void aTimedOutAttemptIsEstimatedAndKeptApart() throws Exception {
        Reply timeout = new Reply.Broken(Transport.Cause.TIMEOUT, null, "no answer within 60 s");
        List<Attempt> attempts = attempts(
                Map.of(), "gpt-4.1", "thinker", timeout, answer("\"prompt_tokens\":1000,\"completion_tokens\":100"));

        Attempt first = attempts.getFirst();
        Usage estimate = Objects.requireNonNull(first.usage());
        assertThat(first.code()).isEqualTo(FailureCode.TIMEOUT);
        assertThat(first.billing()).isEqualTo(Billing.POSSIBLY_BILLED);
        assertThat(estimate).isEqualTo(Usage.of(PROMPT_ESTIMATE, 100));
        assertThat(usd(first.cost())).isEqualTo(POSSIBLY);
        assertThat(plain(Cost.of(attempts).possiblyBilledUsd())).isEqualTo(POSSIBLY);
        assertThat(cost(attempts)).isEqualTo("0.00055");
    }

    @Test
    void oneUnpricedAttemptMakesTheRequestsCostUnknown() throws Exception {
        String filtered = chat("content_filter", "\"prompt_tokens\":1000,\"completion_tokens\":10");
        List<Attempt> attempts = attempts(
                Map.of(),
                "nowhere",
                "thinker",
                reply(filtered),
                answer("\"prompt_tokens\":1000,\"completion_tokens\":100"));

        assertThat(attempts).extracting(attempt -> usd(attempt.cost())).containsExactly(null, "0.00055");
        assertThat(cost(attempts)).isNull();
    }

    @Test
    void anAnswerWithoutUsageHasAnEstimateAndNoCost() throws Exception {
        Attempt attempt = attempts(Map.of(), "gpt-4.1", "thinker", reply("{" + CHOICES.formatted("stop") + "}"))
                .getFirst();

        assertThat(attempt.cost()).isNull();
        assertThat(plain(attempt.estimatedUsd())).isEqualTo(POSSIBLY);
    }

    /** Else whoever asks for something beside the tokens spends from no budget. */
    @Test
    void whatHasNoPriceBesideTheTokensIsEstimatedByTheTokens() throws Exception {
        Attempt attempt = attempts(
                        Map.of(),
                        "gpt-4.1",
                        "thinker",
                        answer(
                                "\"prompt_tokens\":1000,\"completion_tokens\":100,\"server_tool_use\":{\"web_search_requests\":1}"))
                .getFirst();

        assertThat(attempt.cost()).isNull();
        assertThat(plain(attempt.estimatedUsd())).isEqualTo("0.0028");
    }

    @Test
    void everyPricedAttemptNamesTheVersionInForce() throws Exception {
        List<Attempt> attempts =
                attempts(Map.of(), "gpt-4.1", "thinker", answer("\"prompt_tokens\":1,\"completion_tokens\":1"));

        assertThat(Objects.requireNonNull(attempts.getFirst().cost()).priceVersion())
                .matches("[0-9a-f]{12}");
        assertThat(Cost.of(attempts).priceVersion())
                .isEqualTo(Objects.requireNonNull(attempts.getFirst().cost()).priceVersion());
    }

    private static final String CHOICES =
            "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"x\"},\"finish_reason\":\"%s\"}]";

    private static String chat(String finish, String usage) {
        return "{" + CHOICES.formatted(finish) + ",\"usage\":{" + usage + "}}";
    }

    private static Reply answer(String usage) {
        return reply(chat("stop", usage));
    }

    private static Reply reply(String body) {
        return new Reply.Received(200, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String cost(List<Attempt> attempts) {
        return plain(Cost.of(attempts).usd());
    }

    private static @Nullable String usd(@Nullable AttemptCost cost) {
        return cost == null ? null : plain(cost.usd());
    }

    /** Without the zeros at the end that a sum may have. */
    private static @Nullable String plain(@Nullable BigDecimal usd) {
        return usd == null ? null : usd.stripTrailingZeros().toPlainString();
    }

    /** The attempts of one request over two models, whose upstream names are entries of the price file. */
    private List<Attempt> attempts(Map<String, String> more, String first, String second, Reply... replies)
            throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("prices.json"), PRICES);
        Map<String, Object> map = new LinkedHashMap<>(TestingProperties.minimal());
        map.remove("drover.models[0].prices.input");
        map.remove("drover.models[0].prices.output");
        map.put("drover.models[0].upstream-name", first.equals("gpt-4.1") ? "gpt-4.1" : first);
        map.put("drover.models[0].name", first.equals("gpt-4.1") ? "gpt-4.1" : "first");
        map.put("drover.models[1].upstream-name", second);
        for (int chain = 0; chain < 2; chain++) {
            map.put("drover.chains[" + chain + "].models", map.get("drover.models[0].name") + ",deepseek-v3.2");
        }
        map.put("drover.prices.file", file.toString());
        map.putAll(more);
        map.values().removeIf(""::equals);
        return run(TestingProperties.bind(map), new ArrayDeque<>(List.of(replies)));
    }

    private static List<Attempt> run(DroverProperties properties, Deque<Reply> replies) throws InterruptedException {
        PriceBook prices = PriceBook.open(properties, PriceGuard.NONE, new TestingPriceEvents());
        Chains chains = new Chains(
                Settings.chains(properties),
                _ -> replies.remove(),
                new PriceList(prices),
                new UsageNormaliser()::read,
                ChainEvents.NONE,
                () -> NOW,
                () -> 1L);
        ChainRun run = chains.start(request(properties), new Unlimited());
        assertThat(run.admit(NOW)).isInstanceOf(ChainRun.Admitted.Ready.class);
        assertThat(run.run()).isInstanceOf(ChainRun.Round.Ended.class);
        assertThat(replies).isEmpty();
        return run.attempts();
    }

    private static ChainRequest request(DroverProperties properties) {
        byte[] line = """
            {"url":"/v1/chat/completions",
             "body":{"messages":[{"role":"user","content":"What does this cost, to the last digit?"}],"max_tokens":100}}\
            """.getBytes(StandardCharsets.UTF_8);
        InferenceRequest request = ((Accepted) RequestCodec.decode(line, RequestHeaders.NONE)).request();
        return new ChainRequest(
                "id", "key", request, RoutingTable.of(properties).defaultChain(), NOW.plusSeconds(3_600));
    }

    /** Lets every call through, and another model after a refused content. */
    private static final class Unlimited implements Limits {
        @Override
        public Grant acquire(Model model, Credential credential, TokenEstimate estimate, Instant now) {
            return new Grant.Granted(new Permit() {
                @Override
                public void settle(@Nullable Usage usage, @Nullable AttemptCost cost, Instant then) {}

                @Override
                public void release(Instant then) {}
            });
        }

        @Override
        public @Nullable FailureCode refusal(Model model) {
            return null;
        }

        @Override
        public boolean fallbackAfterPolicy() {
            return true;
        }
    }
}
