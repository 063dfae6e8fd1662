package dev.drover.model.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.contracts.Endpoint;
import dev.drover.model.dialect.FinishReason;
import dev.drover.model.dialect.FinishReasons;
import dev.drover.model.dialect.StreamTranslation;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How the parts of a streamed message find each other. Events are written with single quotes. */
class StreamPartsTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Mistral's contents alternate: BerriAI/litellm#16272, mozilla-ai/any-llm-go PR #162. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        'a'                      | [{'type':'x'}]            | 'b' | [{"type":"text","text":"a"},{"type":"x"},{"type":"text","text":"b"}]
        [{'type':'x'}]           | 'a'                       | 'b' | [{"type":"x"},{"type":"text","text":"ab"}]
        ''                       | [{'type':'x'}]            | ''  | [{"type":"x"}]
        'a'                      | {'type':'x'}              | 'b' | [{"type":"text","text":"a"},{"type":"x"},{"type":"text","text":"b"}]
        {'type':'x'}             | 'a'                       | ''  | [{"type":"x"},{"type":"text","text":"a"}]
        'a'                      | null                      | 'b' | "ab"
        [{'index':0,'text':'a'}] | [{'index':0,'text':'b'}]  | ''  | [{"index":0,"text":"ab"}]
        """)
    void textAndPartsBothSurviveInTheirOrder(String first, String second, String third, String content) {
        JsonNode message =
                message("{'content':" + first + "}", "{'content':" + second + "}", "{'content':" + third + "}");
        assertThat(message.path("content")).isEqualTo(JSON.readTree(content));
    }

    /** What has an index of its own meaning is no element of a stream, and odd numbers are nobody's business. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'index':0,'url':'a'}",
                "{'index':99999999999999999999999999}",
                "{'index':1e99999999999}",
                "{'index':-1}",
                "{'index':4096}",
                "{'index':0.5}"
            })
    void anIndexOutsideTheKnownListsIsAMemberLikeAnyOther(String element) {
        String same = element.replace('\'', '"');
        String delta = "{'annotations':[" + element + "],'audio':{'steps':[" + element + "]}}";
        String text = text(delta, delta);
        assertThat(text)
                .contains("\"annotations\":[" + same + "," + same + "]")
                .contains("\"steps\":[" + same + "," + same + "]");
        assertThat(text("{'content':[" + element + "]}")).contains(same);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "-1e99999999999", "128", "99999999999999999999999"})
    void aChoiceOrACallWithoutAPlaceIsTooLargeWhateverItsNumber(String index) {
        assertThatThrownBy(() -> read("{'choices':[{'index':" + index + ",'delta':{}}]}"))
                .isInstanceOf(Kept.TooLarge.class);
        assertThatThrownBy(() -> read(delta("{'tool_calls':[{'index':" + index.replace("128", "4096") + "}]}")))
                .isInstanceOf(Kept.TooLarge.class);
    }

    /** OpenRouter's whole answers have the index, so streams keep it. */
    @Test
    void detailsOfReasoningAreContinuedByTheirIndex() {
        JsonNode message = message(
                "{'reasoning_details':[{'type':'reasoning.text','text':'a','format':'f','index':0}]}",
                "{'reasoning_details':[{'type':'reasoning.text','text':'b','format':'f','index':0}]}",
                "{'reasoning_details':[{'type':'reasoning.encrypted','data':'c','index':1}]}");
        assertThat(message.path("reasoning_details")).isEqualTo(JSON.readTree("""
            [{"type":"reasoning.text","text":"ab","format":"f","index":0},
             {"type":"reasoning.encrypted","data":"c","index":1}]\
            """));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {'function':{'name':'f','arguments':'{~p~:1}'}}           | {'function':{'name':'f','arguments':'{~q~:2}'}}           | f{"p":1} f{"q":2}
        {'function':{'name':'f','arguments':'{}'}}                | {'function':{'name':'f','arguments':'{}'}}                | f{} f{}
        {'function':{'name':'f','arguments':{'p':1}}}             | {'function':{'name':'f','arguments':{'p':2}}}             | f{"p":1} f{"p":2}
        {'function':{'name':'f'}}                                 | {'function':{'name':'g'}}                                 | f g
        {'index':0,'function':{'name':'f','arguments':'{~p~:1}'}} | {'index':0,'function':{'name':'f','arguments':'{~q~:2}'}} | f{"p":1} f{"q":2}
        {'id':'a','function':{'name':'f','arguments':'{~p~:1}'}}  | {'function':{'name':'f','arguments':'{~q~:2}'}}           | f{"p":1} f{"q":2}
        {'id':'a','function':{'name':'f','arguments':'{~p~:1}'}}  | {'function':{'name':'f','arguments':'{~p~:1}'}}           | f{"p":1}
        {'function':{'name':'f','arguments':'{~p~:'}}             | {'function':{'arguments':'1}'}}                           | f{"p":1}
        {'function':{'name':'f','arguments':''}}                  | {'function':{'name':'f','arguments':'{~p~:1}'}}           | f{"p":1}
        """)
    void wholeCallsWithoutAnIdAreCallsOfTheirOwn(String first, String second, String calls) {
        StringBuilder found = new StringBuilder();
        for (JsonNode call : message(
                        "{'tool_calls':[" + first.replace("~", "\\'") + "]}",
                        "{'tool_calls':[" + second.replace("~", "\\'") + "]}")
                .path("tool_calls")) {
            JsonNode arguments = call.at("/function/arguments");
            found.append(' ').append(call.at("/function/name").stringValue(""));
            found.append(arguments.isObject() ? arguments.toString() : arguments.stringValue(""));
        }
        assertThat(found.substring(1)).isEqualTo(calls);
    }

    @Test
    void anotherNameBehindAWholeCallIsAnotherCall() {
        JsonNode calls = message(
                        "{'tool_calls':[{'index':0,'function':{'name':'f','arguments':'{}'}}]}",
                        "{'tool_calls':[{'index':0,'function':{'name':'g','arguments':''}}]}",
                        "{'tool_calls':[{'index':0,'function':{'arguments':'{ }'}}]}")
                .path("tool_calls");
        assertThat(calls).isEqualTo(JSON.readTree("""
            [{"function":{"name":"f","arguments":"{}"}},{"function":{"name":"g","arguments":"{ }"}}]\
            """));
    }

    @Test
    void argumentsThatDoNotRepeatTheirBeginningTakeNothingBack() {
        JsonNode calls = message(
                        "{'tool_calls':[{'index':0,'function':{'name':'pay','arguments':'{\\'to\\':1}'}}]}",
                        "{'tool_calls':[{'index':0,'function':{'arguments':'{\\'to\\':2}'}}]}")
                .path("tool_calls");
        assertThat(calls.at("/0/function/arguments").stringValue("")).isEqualTo("{\"to\":1}{\"to\":2}");
    }

    @Test
    void argumentsThatAreRepeatedWithOtherSpacesCountOnce() {
        JsonNode calls = message(
                        "{'tool_calls':[{'index':0,'id':'c1','function':{'name':'f','arguments':'{\\'a\\': 1}'}}]}",
                        "{'tool_calls':[{'index':0,'id':'c1','function':{'name':'f','arguments':'{\\'a\\':1}'}}]}")
                .path("tool_calls");
        assertThat(calls.at("/0/function/arguments").stringValue("")).isEqualTo("{\"a\":1}");
    }

    @Test
    void callsOfOneEventAreDifferentCalls() {
        JsonNode calls = message("{'tool_calls':[{'function':{'name':'f','arguments':'{}'}},"
                        + "{'function':{'name':'f','arguments':'{}'}}]}")
                .path("tool_calls");
        assertThat(calls.size()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "length, true",
        "MAX_TOKENS, true",
        "max_output_tokens, true",
        "model_length, true",
        "token-limit, true",
        "content_filter, true",
        "network_error, true",
        "vanished, true",
        "stop, false",
        "tool_calls, false",
        "end_turn, false",
    })
    void cutArgumentsAreNoReasonWhereTheEndExplainsThem(String reason, boolean whole) {
        String call = delta("{'tool_calls':[{'id':'a','function':{'name':'f','arguments':'{'}}]}");
        assertThat(read(call, end(reason)).finish() != null).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'upstream died'", "['upstream died']", "[{'message':'x'}]", "true", "502", "{'code':502}"})
    void anErrorIsOneInWhateverShapeItComes(String error) {
        String inChoice = "{'choices':[{'index':0,'delta':{},'error':" + error + "}]}";
        for (String event : new String[] {inChoice, "{'error':" + error + "}"}) {
            JsonNode body = JSON.readTree(Objects.requireNonNull(
                    read(delta("{'content':'a'}"), event, end("stop")).finish()));
            assertThat(body.path("error")).isEqualTo(JSON.readTree(error.replace('\'', '"')));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "''", "' '", "[]", "{}", "{ }", "false", "0"})
    void aMemberThatSaysThatThereIsNoErrorIsNone(String error) {
        String event = "{'error':" + error + ",'choices':[{'index':0,'delta':{'content':'a'},'error':" + error + "}]}";
        assertThat(JSON.readTree(read(event, end("stop")).finish())
                        .at("/choices/0/message/content")
                        .stringValue(""))
                .isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource({
        "content_filter, end_turn, content_filter",
        "stop, content_filter, content_filter",
        "content_filter, stop, content_filter",
        "SAFETY, STOP, SAFETY",
        "error, content_filter, error",
        "content_filter, error, error",
        "length, tool_calls, length",
        "tool_calls, max_tokens, max_tokens",
        "tool_calls, end_turn, tool_calls",
        "vanished, stop, vanished",
        "stop, vanished, vanished",
        "vanished, content_filter, content_filter",
        "stop, '', stop",
        "stop, null, stop",
    })
    void theStrongestWordOfAStreamIsItsEnd(String first, String second, String end) {
        JsonNode choice = JSON.readTree(
                        read(delta("{'content':'a'}"), end(first), end(second)).finish())
                .at("/choices/0");
        assertThat(choice.path("finish_reason").stringValue("")).isEqualTo(end);
    }

    @Test
    void theOperatorsMeaningOfAWordCounts() {
        FinishReasons own = FinishReasons.with(Map.of("vanished", FinishReason.ENDED, "stop", FinishReason.BROKEN));
        assertThat(own.stronger("vanished", "length")).isEqualTo("length");
        assertThat(own.stronger("content_filter", "stop")).isEqualTo("stop");
    }

    @Test
    void theStrongestOfARoutersOwnWordsStands() {
        String native1 = "{'choices':[{'index':0,'delta':{},'native_finish_reason':'network_error'}]}";
        String native2 = "{'choices':[{'index':0,'delta':{},'native_finish_reason':'STOP'}]}";
        assertThat(JSON.readTree(read(native1, native2, end("stop")).finish())
                        .at("/choices/0/native_finish_reason")
                        .stringValue(""))
                .isEqualTo("network_error");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'role':'assistant'}",
                "{'role':'assistant','content':''}",
                "{'role':'assistant','content':null,'tool_calls':[]}",
                "{'content':'He'}",
                "{'content':'Hello','role':''}",
            })
    void aWholeMessageTellsWhatTheDeltasDidNot(String begin) {
        String whole = "{'choices':[{'index':0,'message':{'role':'assistant','content':'Hello',"
                + "'tool_calls':[{'id':'a','function':{'name':'f','arguments':'{}'}}]},'finish_reason':'stop'}]}";
        JsonNode message = JSON.readTree(read(delta(begin), whole).finish()).at("/choices/0/message");
        assertThat(message.path("content").stringValue("")).isEqualTo("Hello");
        assertThat(message.at("/tool_calls/0/id").stringValue("")).isEqualTo("a");
        assertThat(message.path("tool_calls").size()).isEqualTo(1);
    }

    private static JsonNode message(String... deltas) {
        return JSON.readTree(text(deltas)).at("/choices/0/message");
    }

    private static String text(String... deltas) {
        String[] events = new String[deltas.length + 1];
        for (int i = 0; i < deltas.length; i++) {
            events[i] = delta(deltas[i]);
        }
        events[deltas.length] = end("stop");
        return new String(Objects.requireNonNull(read(events).finish()), UTF_8);
    }

    private static String delta(String delta) {
        return "{'choices':[{'index':0,'delta':" + delta + "}]}";
    }

    private static String end(String reason) {
        return "{'choices':[{'index':0,'delta':{},'finish_reason':'" + reason + "'}]}";
    }

    private static StreamedAnswer read(String... events) {
        StreamedAnswer answer =
                StreamedAnswer.of(Endpoint.CHAT_COMPLETIONS, 1_000_000, FinishReasons.KNOWN, StreamTranslation.NONE);
        for (String event : events) {
            byte[] bytes = event.replace('\'', '"').getBytes(UTF_8);
            answer.event("", bytes, 0, bytes.length);
        }
        return answer;
    }
}
