package dev.drover.model.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Endpoint;
import dev.drover.model.dialect.FinishReasons;
import dev.drover.model.dialect.StreamTranslation;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a stream says that decides its price, whole, cut or failed. Events are written with single quotes. */
class StreamMoneyTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String HELLO = "{'choices':[{'index':0,'delta':{'content':'Hello'}}]}";
    private static final String STOP = "{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}";
    private static final String ERROR = "{'error':{'code':503,'message':'upstream'}}";

    @Test
    void anErrorBehindContentIsNoErrorAlone() {
        assertThat(read(ERROR).hasAnswered()).isFalse();
        assertThat(read(HELLO, ERROR).hasAnswered()).isTrue();
        String inChoice = "{'choices':[{'index':0,'delta':{},'error':{'code':503},'finish_reason':'error'}]}";
        assertThat(read(inChoice).hasAnswered()).isFalse();
        assertThat(read(HELLO, inChoice).hasAnswered()).isTrue();
        String filters = "{'choices':[],'prompt_filter_results':[{'prompt_index':0}]}";
        assertThat(read(filters, ERROR).hasAnswered()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        'delta':{'content':'words'}                        | true
        'delta':{'content':[{'type':'text','text':'a'}]}   | true
        'delta':{'reasoning_content':'hm'}                 | true
        'delta':{'tool_calls':[{'index':0,'id':'a'}]}      | true
        'delta':{'audio':{'data':'YQ=='}}                  | true
        'delta':{'refusal':'no'}                           | true
        'message':{'role':'assistant','content':'words'}   | true
        'delta':{}                                         | false
        'delta':null                                       | false
        'delta':{'role':'assistant'}                       | false
        'delta':{'role':'assistant','content':''}          | false
        'delta':{'content':null,'tool_calls':[],'audio':{}} | false
        """)
    void anErrorBesideContentIsNoErrorAlone(String brought, boolean answered) {
        String choice = "{'choices':[{'index':0," + brought + ",'finish_reason':'error'%s}]%s}";
        String said = ",'error':{'code':'server_error'}";
        assertThat(read(choice.formatted("", said)).hasAnswered()).isEqualTo(answered);
        assertThat(read(choice.formatted(said, "")).hasAnswered()).isEqualTo(answered);
        assertThat(read(choice.formatted("", said)).hasBegun()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"a, true", "'', false"})
    void anErrorBesideTextIsNoErrorAloneOnAnyEndpoint(String text, boolean answered) {
        String completion = "{'choices':[{'index':0,'text':'" + text + "'}],'error':{'code':503}}";
        assertThat(read(Endpoint.COMPLETIONS, completion).hasAnswered()).isEqualTo(answered);
        String response = "{'type':'response.output_text.delta','delta':'" + text + "','error':{'code':503}}";
        assertThat(read(Endpoint.RESPONSES, response).hasAnswered()).isEqualTo(answered);
    }

    @Test
    void aResponseThatFailsBehindItsBeginningHasAnswered() {
        String created = "{'type':'response.created','response':{'status':'in_progress'}}";
        String delta = "{'type':'response.output_text.delta','delta':'hi'}";
        String failed = "{'type':'response.failed','response':{'status':'failed','error':{'code':'server_error'}}}";
        assertThat(read(Endpoint.RESPONSES, created, failed).hasAnswered()).isFalse();
        assertThat(read(Endpoint.RESPONSES, created, delta, failed).hasAnswered())
                .isTrue();
    }

    @Test
    void theUsageBesideAnErrorIsKept() {
        JsonNode body = body(HELLO, "{'error':{'code':503},'usage':{'prompt_tokens':7}}");
        assertThat(body.at("/error/code").intValue(0)).isEqualTo(503);
        assertThat(body.at("/usage/prompt_tokens").intValue(0)).isEqualTo(7);
    }

    /** A list of a usage is told again with each event; appended, it would be too large to be read. */
    @Test
    void listsInAUsageDoNotGrow() {
        String usage =
                "{'choices':[],'usage':{'prompt_tokens':%d,'details':[{'modality':'TEXT','count':%d},{'count':3}]}}";
        String[] events = new String[2_002];
        for (int i = 0; i < 2_000; i++) {
            events[i] = usage.formatted(i, i);
        }
        events[2_000] = "{'usage':{'details':[{'modality':'TEXT','count':0},{'count':null}]}}";
        events[2_001] = STOP;
        assertThat(body(events).path("usage")).isEqualTo(JSON.readTree("""
            {"prompt_tokens":1999,"details":[{"modality":"TEXT","count":1999},{"count":3}]}\
            """));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "[null]", "[[]]"})
    void aListThatSaysNothingTakesNothingBack(String list) {
        JsonNode usage = body("{'usage':{'steps':[[1,2],7]}}", "{'usage':{'steps':" + list + "}}", STOP)
                .path("usage");
        assertThat(usage.path("steps")).isEqualTo(JSON.readTree("[[1,2],7]"));
    }

    @ParameterizedTest
    @CsvSource({"service_tier, priority", "inference_geo, us", "speed, fast"})
    void membersBesideAUsageThatDecideThePriceAreKept(String name, String value) {
        String event = "{'%s':'%s','choices':[{'index':0,'delta':{'content':'a'}}],'usage':{'prompt_tokens':3}}"
                .formatted(name, value);
        JsonNode cut =
                JSON.readTree(Objects.requireNonNull(read(event, HELLO).money()).text());
        JsonNode failed = body(event, HELLO, ERROR);
        for (JsonNode said : new JsonNode[] {cut, failed}) {
            assertThat(said.path(name).stringValue("")).isEqualTo(value);
            assertThat(said.at("/usage/prompt_tokens").intValue(0)).isEqualTo(3);
        }
    }

    /** An answer that cites pages has searched for them, which costs. */
    @Test
    void whatWasSearchedForIsKeptOfACutAnswer() {
        String cited = "{'choices':[{'index':0,'delta':{'annotations':[{'type':'url_citation','url':'u'}]}}]}";
        JsonNode cut =
                JSON.readTree(Objects.requireNonNull(read(HELLO, cited).money()).text());
        assertThat(cut.at("/choices/0/message/annotations/0/type").stringValue(""))
                .isEqualTo("url_citation");
        assertThat(read(HELLO).money()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "'none'", "0", "true", "{}", "null"})
    void anotherKindOfValueTakesNothingBack(String later) {
        JsonNode usage = body(
                        "{'usage':{'server_tool_use':{'web_search_requests':3},'steps':[1]}}",
                        "{'usage':{'server_tool_use':" + later + ",'steps':" + later + "}}",
                        STOP)
                .path("usage");
        assertThat(usage.at("/server_tool_use/web_search_requests").intValue(0)).isEqualTo(3);
        assertThat(usage.at("/steps/0").intValue(0)).isEqualTo(1);
    }

    @Test
    void aLongNumberIsComparedLikeAnyOther() {
        String usage = "{'usage':{'prompt_tokens':%s}}";
        String tiny = "1." + "0".repeat(50);
        for (String later : new String[] {tiny, "0." + "0".repeat(500) + "1", "1e99999999999"}) {
            assertThat(body(usage.formatted("20"), usage.formatted(later), STOP)
                            .at("/usage/prompt_tokens")
                            .intValue(0))
                    .isEqualTo(20);
        }
        assertThat(body(usage.formatted(tiny), usage.formatted("20"), STOP)
                        .at("/usage/prompt_tokens")
                        .intValue(0))
                .isEqualTo(20);
    }

    @Test
    void completionsThatEachChoiceTellsAreAddedUp() {
        String choice = "{'choices':[{'index':%d,'delta':{'content':'a'},'finish_reason':'stop','usage':"
                + "{'prompt_tokens':7,'completion_tokens':%d,'total_tokens':%d,"
                + "'completion_tokens_details':{'reasoning_tokens':%d},'prompt_tokens_details':{'cached_tokens':2}}}]}";
        String[] events = {choice.formatted(0, 1, 8, 1), choice.formatted(0, 10, 17, 4), choice.formatted(1, 20, 27, 5)
        };
        JsonNode sum = JSON.readTree("""
            {"prompt_tokens":7,"completion_tokens":30,"total_tokens":37,
             "completion_tokens_details":{"reasoning_tokens":9},"prompt_tokens_details":{"cached_tokens":2}}\
            """);
        assertThat(body(events).path("usage")).isEqualTo(sum);
        JsonNode cut =
                JSON.readTree(Objects.requireNonNull(read(events).money()).text());
        assertThat(cut.path("usage")).isEqualTo(sum);
        JsonNode whole = body(events[0], events[1], events[2], "{'usage':{'completion_tokens':31}}");
        assertThat(whole.at("/usage/completion_tokens").intValue(0)).isEqualTo(31);
        assertThat(body(events[0], events[1]).at("/usage/completion_tokens").intValue(0))
                .isEqualTo(10);
    }

    @Test
    void countsOfChoicesAreAddedUpHoweverTheyAreWrittenAndInventedNever() {
        String decimal = "{'choices':[{'index':%d,'delta':{'content':'a'},'finish_reason':'stop','usage':"
                + "{'prompt_tokens':5.0,'completion_tokens':10.0,'total_tokens':15.0}}]}";
        assertThat(body(decimal.formatted(0), decimal.formatted(1))
                        .at("/usage/completion_tokens")
                        .intValue(0))
                .isEqualTo(20);
        String none = "{'choices':[{'index':%d,'delta':{'content':'a'},'finish_reason':'stop','usage':"
                + "{'prompt_tokens':5,'completion_tokens':null}}]}";
        assertThat(body(none.formatted(0), none.formatted(1))
                        .at("/usage/completion_tokens")
                        .isNumber())
                .isFalse();
    }

    @Test
    void aUsageThatEachChoiceRepeatsCountsOnce() {
        String usage = "'usage':{'prompt_tokens':5,'completion_tokens':20,'total_tokens':25}";
        String choice = "{'choices':[{'index':%d,'delta':{'content':'a'},'finish_reason':'stop'," + usage + "}]}";
        assertThat(body(choice.formatted(0), choice.formatted(1), "{" + usage + "}")
                        .at("/usage/completion_tokens")
                        .intValue(0))
                .isEqualTo(20);
    }

    @Test
    void citationsOfEachChoiceAreKept() {
        String cited = "{'choices':[{'index':%d,'delta':{'annotations':[{'type':'%s'}]}}]}";
        JsonNode cut = JSON.readTree(
                Objects.requireNonNull(read(cited.formatted(0, "file_citation"), cited.formatted(1, "url_citation"))
                                .money())
                        .text());
        assertThat(cut.path("choices").findValuesAsString("type")).containsExactly("file_citation", "url_citation");
    }

    private static JsonNode body(String... events) {
        return JSON.readTree(Objects.requireNonNull(read(events).finish()));
    }

    private static StreamedAnswer read(String... events) {
        return read(Endpoint.CHAT_COMPLETIONS, events);
    }

    private static StreamedAnswer read(Endpoint endpoint, String... events) {
        StreamedAnswer answer = StreamedAnswer.of(endpoint, 10_000_000, FinishReasons.KNOWN, StreamTranslation.NONE);
        for (String event : events) {
            byte[] bytes = event.replace('\'', '"').getBytes(UTF_8);
            answer.event("", bytes, 0, bytes.length);
        }
        return answer;
    }
}
