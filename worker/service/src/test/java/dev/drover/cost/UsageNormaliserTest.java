package dev.drover.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Usage;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class UsageNormaliserTest {
    private final JsonMapper mapper = new JsonMapper();
    private final UsageNormaliser normaliser = new UsageNormaliser();

    /** Whole numbers as other languages write them. */
    @ParameterizedTest
    @ValueSource(strings = {"20", "20.0", "20.000", "2E1", "2e+1", "200e-1"})
    void readsAWholeNumberHoweverItIsWritten(String twenty) {
        assertThat(read("{\"prompt_tokens\":" + twenty + ",\"completion_tokens\":10.0,\"total_tokens\":30.0}"))
                .isEqualTo(Usage.of(20, 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"20.5", "-1", "1e13", "1e9999", "\"20\"", "true", "[]", "{}"})
    void aCountThatIsNoneMakesTheWholeUnknown(String count) {
        assertThat(read("{\"prompt_tokens\":" + count + ",\"completion_tokens\":10}"))
                .isNull();
    }

    /** BerriAI/litellm#5087: Voyage reports a total alone. */
    @ParameterizedTest
    @ValueSource(
            strings = {"{\"total_tokens\":7}", "{\"prompt_tokens\":null,\"total_tokens\":7}", "{\"total_tokens\":7.0}"})
    void theTotalOfEmbeddingsIsTheirPrompt(String usage) {
        assertThat(normaliser.read(mapper.readTree("{\"data\":[],\"usage\":" + usage + "}")))
                .isEqualTo(Usage.of(7, 0));
        assertThat(normaliser.read(mapper.readTree("{\"usage\":" + usage + "}")))
                .as("of a chat nobody knows which part was the completion")
                .isNull();
    }

    @Test
    void whatTheTotalHasBesideOnePartIsTheOther() {
        assertThat(read("{\"prompt_tokens\":12,\"total_tokens\":12}")).isEqualTo(Usage.of(12, 0));
        assertThat(read("{\"completion_tokens\":10,\"total_tokens\":30}")).isEqualTo(Usage.of(20, 10));
        assertThat(read("{\"completion_tokens\":10,\"total_tokens\":5}")).isNull();
    }

    /** Members that multiply the price or add to the price, each with the public place where it was seen. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "inference_geo":"us"                                 | pydantic/genai-prices#429
        "inferenceGeo":"eu"                                  | the same, in another spelling
        "cost":{"total_cost":0.01,"request_cost":0.006}      | Perplexity API reference, usage.cost
        "server_tool_use":{"code_execution_requests":2}      | Anthropic usage.server_tool_use
        "server_tool_use":{"web_search_requests":1}          | Anthropic usage.server_tool_use
        "output_images":1                                    | image generation, billed by the piece
        "audio_seconds":12.5                                 | speech, billed by the second
        "is_byok":true                                       | OpenRouter usage accounting
        "region_multiplier":1.1                              | a multiplier by its name
        "calls":[{"web_searches":2}]                         | the same inside a list
        "steps":[[{"tokens":1},{"usage":{"image":1}}]]       | and inside a list in a list
        """)
    void whatMayMultiplyOrAddToThePriceMakesTheCostUnknown(String member, String source) {
        Usage usage = read("{\"prompt_tokens\":134,\"completion_tokens\":25," + member + "}");
        assertThat(Objects.requireNonNull(usage).terms().beyondTokens())
                .as(source)
                .isTrue();
    }

    /** Anthropic's compaction: the sum on top leaves the step out that wrote the summary, and that is billed. */
    @Test
    void stepsThatCountMoreThanTheWholeMakeTheUsageUnknown() {
        String top = "{\"input_tokens\":23000,\"output_tokens\":1000,\"iterations\":[";
        String message = "{\"type\":\"message\",\"input_tokens\":23000,\"output_tokens\":1000}";
        assertThat(read(top + "{\"type\":\"compaction\",\"input_tokens\":180000,\"output_tokens\":3500}," + message
                        + "]}"))
                .isNull();
        assertThat(read(top + message + "]}")).isNotNull();
        assertThat(read("{\"prompt_tokens\":23000,\"completion_tokens\":1000,\"iterations\":[" + message + "]}"))
                .isNotNull();
        assertThat(read("{\"prompt_tokens\":5,\"completion_tokens\":1,\"odd\":[{\"input_tokens\":\"many\"}]}"))
                .isNotNull();
    }

    @Test
    void theLargerOfTwoSpellingsCounts() {
        Usage usage = Objects.requireNonNull(
                read("{\"prompt_tokens\":100,\"completion_tokens\":1,\"input_tokens\":100,\"output_tokens\":50}"));
        assertThat(usage.completionTokens()).isEqualTo(50);
        Usage prompt = Objects.requireNonNull(
                read("{\"prompt_tokens\":1,\"input_tokens\":500,\"output_tokens\":20,\"total_tokens\":520}"));
        assertThat(prompt.promptTokens()).isEqualTo(500);
        assertThat(prompt.completionTokens()).isEqualTo(20);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "inference_geo":"global"                                            | Anthropic, the usual place
        "inference_geo":"not_available"                                     | Anthropic, older models
        "inference_geo":null                                                | nothing
        "cost":0.0001,"is_byok":false,"cost_details":{"upstream_inference_cost":null} | OpenRouter usage accounting
        "cost":{"input_tokens_cost":0.01,"total_cost":0.01,"request_cost":0} | Perplexity
        "server_tool_use":{"web_search_requests":0,"web_fetch_requests":0}  | Anthropic
        "queue_time":0.02,"prompt_time":0.1,"completion_time":0.3,"total_time":0.4 | Groq
        "prompt_tokens_details":{"text_tokens":134,"image_tokens":0}        | xAI
        "num_sources_used":0                                                | xAI
        "cost_in_usd_ticks":12345                                           | xAI
        "latency_checkpoint":{"engine_tbt_ms":3}                            | a gateway's own
        "promptTokensDetails":[{"modality":"TEXT","tokenCount":134}]        | Gemini, a list of token counts
        "calls":[{"web_searches":0},{"web_search_requests":0}]              | lists that count nothing
        """)
    void whatIsKnownToChangeNothingChangesNothing(String members, String source) {
        Usage usage = read("{\"prompt_tokens\":134,\"completion_tokens\":25," + members + "}");
        assertThat(Objects.requireNonNull(usage).terms().beyondTokens())
                .as(source)
                .isFalse();
    }

    @Test
    void aPlaceBesideTheUsageCountsAsWell() {
        Usage usage = normaliser.read(
                mapper.readTree("{\"inference_geo\":\"us\",\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}"));
        assertThat(Objects.requireNonNull(usage).terms().beyondTokens()).isTrue();
    }

    /** A gateway fills in its own names with zeros, and hands on the provider's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt_tokens\":0,\"completion_tokens\":0,\"input_tokens\":20,\"output_tokens\":10}",
                "{\"prompt_tokens\":20,\"completion_tokens\":10,\"input_tokens\":0,\"output_tokens\":0}",
                "{\"prompt_tokens\":20,\"completion_tokens\":0,\"input_tokens\":20,\"output_tokens\":10,\"total_tokens\":30}",
                "{\"prompt_tokens\":0,\"completion_tokens\":10,\"input_tokens\":20,\"output_tokens\":0,\"total_tokens\":30}",
                "{\"prompt_tokens\":0,\"completion_tokens\":10,\"input_tokens\":20}",
                "{\"prompt_tokens\":20,\"output_tokens\":10}",
            })
    void zeroInOneSpellingHidesNothingInTheOther(String usage) {
        assertThat(read(usage)).isEqualTo(Usage.of(20, 10));
    }

    @Test
    void zeroInOneSpellingHidesNoPartOfThePromptInTheOther() {
        assertThat(read("""
            {"prompt_tokens":20,"completion_tokens":10,"prompt_tokens_details":{"cached_tokens":0,"cache_write_tokens":0},
             "prompt_cache_hit_tokens":0,"cached_tokens":8,"cache_creation_input_tokens":4}\
            """)).isEqualTo(new Usage(20, 10, 8, 4, 0, 0, 0));
        assertThat(read("""
            {"prompt_tokens":0,"completion_tokens":0,"input_tokens":20,"output_tokens":10,
             "prompt_tokens_details":{"cached_tokens":8}}\
            """)).isEqualTo(new Usage(20, 10, 8, 0, 0, 0, 0));
        assertThat(read("""
            {"input_tokens":20,"output_tokens":10,"cache_creation_input_tokens":0,
             "cache_creation":{"ephemeral_5m_input_tokens":7}}\
            """)).isEqualTo(new Usage(27, 10, 0, 7, 0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"speed\":\"fast\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}",
                "{\"speed\":\"standard\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1,\"speed\":\"fast\"}}",
                "{\"service_tier\":\"default\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1,\"service_tier\":\"fast\"}}",
            })
    void aUsualWordInOnePlaceHidesNoUnusualOneInAnother(String answer) {
        Usage usage = Objects.requireNonNull(normaliser.read(mapper.readTree(answer)));
        assertThat(usage.terms().serviceTier()).isEqualTo("fast");
    }

    @Test
    void readsChatCompletions() {
        assertThat(read("""
            {"prompt_tokens":100,"completion_tokens":50,"total_tokens":150,
             "prompt_tokens_details":{"cached_tokens":40,"audio_tokens":5},
             "completion_tokens_details":{"reasoning_tokens":20,"audio_tokens":3,"accepted_prediction_tokens":0}}\
            """)).isEqualTo(new Usage(100, 50, 40, 0, 5, 20, 3));
    }

    @Test
    void readsWhatSmallerServersReport() {
        assertThat(read("{\"prompt_tokens\":100,\"completion_tokens\":50}")).isEqualTo(Usage.of(100, 50));
        assertThat(read("""
            {"prompt_tokens":1,"completion_tokens":2,"prompt_tokens_details":null,
             "completion_tokens_details":{"reasoning_tokens":null}}\
            """)).isEqualTo(Usage.of(1, 2));
    }

    @Test
    void countsReasoningThatIsReportedBesideTheCompletion() {
        assertThat(read("{\"prompt_tokens\":10,\"completion_tokens\":20,\"total_tokens\":90}"))
                .isEqualTo(new Usage(10, 80, 0, 0, 0, 60, 0));
        assertThat(read("""
            {"prompt_tokens":32,"completion_tokens":9,"total_tokens":135,
             "completion_tokens_details":{"reasoning_tokens":94}}\
            """)).isEqualTo(new Usage(32, 103, 0, 0, 0, 94, 0));
    }

    @Test
    void readsEmbeddings() {
        assertThat(read("{\"prompt_tokens\":8,\"total_tokens\":8}")).isEqualTo(Usage.of(8, 0));
    }

    @Test
    void readsResponses() {
        assertThat(read("""
            {"input_tokens":100,"input_tokens_details":{"cached_tokens":30},
             "output_tokens":50,"output_tokens_details":{"reasoning_tokens":10},"total_tokens":150}\
            """)).isEqualTo(new Usage(100, 50, 30, 0, 0, 10, 0));
    }

    @Test
    void addsWhatAnthropicCountsApart() {
        assertThat(read("""
            {"input_tokens":10,"cache_read_input_tokens":300,"cache_creation_input_tokens":90,"output_tokens":5}\
            """)).isEqualTo(new Usage(400, 5, 300, 90, 0, 0, 0));
        assertThat(read("{\"input_tokens\":10,\"cache_read_input_tokens\":null,\"output_tokens\":5}"))
                .isEqualTo(Usage.of(10, 5));
    }

    @Test
    void readsDeepSeeksCacheHits() {
        assertThat(read("""
            {"prompt_tokens":100,"completion_tokens":5,"prompt_cache_hit_tokens":64,"prompt_cache_miss_tokens":36}\
            """)).isEqualTo(new Usage(100, 5, 64, 0, 0, 0, 0));
    }

    @Test
    void tellsWritesForAnHourFromThoseForFiveMinutes() {
        assertThat(read("""
            {"input_tokens":2,"cache_creation_input_tokens":10408,"cache_read_input_tokens":14265,"output_tokens":1,
             "cache_creation":{"ephemeral_5m_input_tokens":408,"ephemeral_1h_input_tokens":10000},
             "service_tier":"standard","speed":"standard","inference_geo":"not_available"}\
            """))
                .isEqualTo(new Usage(24_675, 1, 14_265, 10_408, 0, 0, 0).on(new Usage.Terms(10_000, null, false)));
        assertThat(
                        read(
                                "{\"input_tokens\":2,\"cache_creation\":{\"ephemeral_1h_input_tokens\":5},\"output_tokens\":1}"))
                .isEqualTo(new Usage(7, 1, 0, 5, 0, 0, 0).on(new Usage.Terms(5, null, false)));
        assertThat(read("{\"input_tokens\":2,\"cache_creation_input_tokens\":4,\"output_tokens\":1,"
                        + "\"cache_creation\":{\"ephemeral_1h_input_tokens\":5}}"))
                .isNull();
    }

    @Test
    void readsWhatGatewaysKeepOfTheCacheWithoutCountingItTwice() {
        assertThat(read("""
            {"prompt_tokens":100,"completion_tokens":5,"total_tokens":105,"cache_read_input_tokens":60,
             "cache_creation_input_tokens":30,"prompt_tokens_details":{"cached_tokens":60}}\
            """)).isEqualTo(new Usage(100, 5, 60, 30, 0, 0, 0));
        assertThat(read("{\"prompt_tokens\":100,\"completion_tokens\":5,\"cached_tokens\":40}"))
                .isEqualTo(new Usage(100, 5, 40, 0, 0, 0, 0));
        assertThat(read("""
            {"prompt_tokens":100,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":10,"cache_write_tokens":20}}\
            """)).isEqualTo(new Usage(100, 5, 10, 20, 0, 0, 0));
        assertThat(read("{\"prompt_tokens\":10,\"completion_tokens\":5,\"cache_read_input_tokens\":60}"))
                .isNull();
        assertThat(read("""
            {"input_tokens":100,"output_tokens":5,"cache_read_input_tokens":60,"input_tokens_details":{"cached_tokens":60}}\
            """)).isEqualTo(new Usage(100, 5, 60, 0, 0, 0, 0));
    }

    @Test
    void countsReasoningBesideTheOutputOfAResponse() {
        assertThat(read("{\"input_tokens\":10,\"output_tokens\":20,\"total_tokens\":90}"))
                .isEqualTo(new Usage(10, 80, 0, 0, 0, 60, 0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
        "service_tier":"default"  | -
        "service_tier":"auto"     | -
        "service_tier":"Standard" | -
        "service_tier":"on_demand"| -
        "service_tier":null       | -
        "service_tier":"flex"     | flex
        "service_tier":"PRIORITY" | priority
        "service_tier":"scale"    | scale
        "service_tier":7          | unreadable
        "service_tier":{}         | unreadable
        """)
    void theServiceTierIsTheAnswersOwnWord(String member, @Nullable String tier) {
        String usage = "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}";
        Usage read = Objects.requireNonNull(normaliser.read(mapper.readTree("{" + usage + "," + member + "}")));

        assertThat(read.terms().serviceTier()).isEqualTo(tier);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"usage\":{%s,\"server_tool_use\":{\"web_search_requests\":2}}",
                "\"usage\":{%s,\"num_sources_used\":1}",
                "\"usage\":{%s,\"num_search_queries\":1}",
                "\"usage\":{%s,\"search_context_size\":\"low\"}",
                "\"usage\":{%s,\"prompt_audio_seconds\":12}",
                "\"output\":[{\"type\":\"message\"},{\"type\":\"web_search_call\"}],\"usage\":{%s}",
                "\"choices\":[{\"message\":{\"annotations\":[{\"type\":\"url_citation\"}]}}],\"usage\":{%s}"
            })
    void whatIsBilledBesideTokensIsNoticed(String answer) {
        String usage = "\"prompt_tokens\":1,\"completion_tokens\":1";
        Usage read = Objects.requireNonNull(normaliser.read(mapper.readTree("{" + answer.formatted(usage) + "}")));

        assertThat(read.terms().beyondTokens()).isTrue();
    }

    @Test
    void toolsThatWereNotUsedAreNotBilled() {
        assertThat(read("""
            {"prompt_tokens":1,"completion_tokens":1,"num_sources_used":0,"server_tool_use":{"web_search_requests":0}}\
            """)).isEqualTo(Usage.of(1, 1));
    }

    @Test
    void zeroIsKnown() {
        assertThat(read("{\"prompt_tokens\":0,\"completion_tokens\":0}")).isEqualTo(Usage.of(0, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{}",
                "[]",
                "7",
                "\"10\"",
                "{\"prompt_tokens\":-1,\"completion_tokens\":5}",
                "{\"prompt_tokens\":\"12\",\"completion_tokens\":5}",
                "{\"prompt_tokens\":1.5,\"completion_tokens\":5}",
                "{\"prompt_tokens\":12,\"completion_tokens\":true}",
                "{\"prompt_tokens\":12}",
                "{\"completion_tokens\":12}",
                "{\"prompt_tokens\":12,\"total_tokens\":11}",
                "{\"prompt_tokens\":1000000000001,\"completion_tokens\":5}",
                "{\"prompt_tokens\":99999999999999999999999,\"completion_tokens\":5}",
                "{\"prompt_tokens\":10,\"completion_tokens\":5,\"prompt_tokens_details\":{\"cached_tokens\":11}}",
                "{\"prompt_tokens\":10,\"completion_tokens\":5,\"prompt_tokens_details\":{\"audio_tokens\":11}}",
                "{\"prompt_tokens\":10,\"completion_tokens\":5,\"prompt_tokens_details\":[]}",
                "{\"prompt_tokens\":10,\"completion_tokens\":5,\"completion_tokens_details\":{\"reasoning_tokens\":6}}",
                "{\"prompt_tokens\":10,\"completion_tokens\":5,\"completion_tokens_details\":{\"audio_tokens\":6}}",
                "{\"input_tokens\":10}",
                "{\"input_tokens\":10,\"cache_read_input_tokens\":-5,\"output_tokens\":1}",
                "{\"cache_read_input_tokens\":5,\"output_tokens\":1}"
            })
    void whatMakesNoSenseIsUnknownAndNotZero(String usage) {
        assertThat(read(usage)).isNull();
    }

    @Test
    void anAnswerThatIsNoObjectHasNoUsage() {
        assertThat(normaliser.read(mapper.readTree("[1,2]"))).isNull();
        assertThat(normaliser.read(mapper.readTree("{\"choices\":[]}"))).isNull();
    }

    @Property
    void anyCombinationIsReadOrUnknownButNeverThrows(
            @ForAll @LongRange(min = -2, max = 5) long prompt,
            @ForAll @LongRange(min = -2, max = 5) long completion,
            @ForAll @LongRange(min = -2, max = 5) long cached,
            @ForAll @LongRange(min = -2, max = 5) long written) {
        Usage openAi =
                read("{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"prompt_tokens_details\":{\"cached_tokens\":%d}}"
                        .formatted(prompt, completion, cached));
        assertThat(openAi != null).isEqualTo(prompt >= 0 && completion >= 0 && cached >= 0 && cached <= prompt);

        Usage anthropic = read(
                "{\"input_tokens\":%d,\"output_tokens\":%d,\"cache_read_input_tokens\":%d,\"cache_creation_input_tokens\":%d}"
                        .formatted(prompt, completion, cached, written));
        assertThat(anthropic != null).isEqualTo(prompt >= 0 && completion >= 0 && cached >= 0 && written >= 0);
        if (anthropic != null) {
            assertThat(anthropic.promptTokens()).isEqualTo(prompt + cached + written);
        }
    }

    private @Nullable Usage read(String usage) {
        return normaliser.read(mapper.readTree("{\"usage\":" + usage + "}"));
    }
}
