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

/** Streams of the responses API. Events are written with single quotes. */
class StreamedResponsesTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String FIRST =
            "{'type':'response.output_item.done','output_index':0,'item':{'type':'reasoning','id':'a','n':1.50}}";
    private static final String SECOND =
            "{'type':'response.output_item.done','output_index':1,'item':{'type':'message','id':'b'}}";
    private static final String USED =
            "{'type':'response.in_progress','response':{'service_tier':'priority','usage':{'input_tokens':7,'output_tokens':2}}}";

    /** QuantumNous/new-api#4362, open-webui/open-webui PR #27800. */
    @ParameterizedTest
    @ValueSource(strings = {"'output':[],", "'output':null,", ""})
    void itemsOfEarlierEventsAreTheOutputWhereTheLastEventHasNone(String output) {
        String text =
                text(SECOND, FIRST, "{'type':'response.completed','response':{" + output + "'status':'completed'}}");
        assertThat(text).contains("\"n\":1.50");
        JsonNode answer = JSON.readTree(text);
        assertThat(answer.path("output").findValuesAsString("id")).containsExactly("a", "b");
        assertThat(answer.path("status").stringValue("")).isEqualTo("completed");
    }

    @Test
    void anOutputThatIsThereStaysAsItCame() {
        String whole = "{'status':'completed','output':[{'id':'c','x':1e400000}]}";
        assertThat(text(FIRST, "{'type':'response.completed','response':" + whole + "}"))
                .isEqualTo(whole.replace('\'', '"'));
    }

    @Test
    void itemsAreNoPartOfTheAnswersSize() {
        String item = "{'type':'message','text':'" + "a".repeat(6_000) + "'}";
        String done = "{'type':'response.output_item.done','output_index':0,'item':" + item + "}";
        String completed = "{'type':'response.completed','response':{'output':[" + item + "]}}";
        StreamedAnswer answer = read(10_000, done, completed);
        assertThat(answer.finish()).isNotNull();
        assertThat(answer.keptBytes()).isLessThan(10_000);
        assertThat(answer.spareBytes()).isGreaterThan(6_000);
    }

    @Test
    void aCutStreamTellsWhatDecidesItsPrice() {
        String search = "{'type':'response.output_item.added','output_index':0,'item':{'type':'web_search_call'}}";
        JsonNode money = JSON.readTree(
                Objects.requireNonNull(read(100_000, USED, search, FIRST).money())
                        .text());
        assertThat(money).isEqualTo(JSON.readTree("""
            {"usage":{"input_tokens":7,"output_tokens":2},"service_tier":"priority",
             "output":[{"type":"reasoning"},{"type":"web_search_call"}]}\
            """));
    }

    @ParameterizedTest
    @ValueSource(strings = {"completed", "incomplete", "failed"})
    void theUsageOfEarlierEventsCountsWhereTheLastEventHasNone(String status) {
        String last = "{'type':'response.%s','response':{'status':'%s','usage':null}}".formatted(status, status);
        assertThat(JSON.readTree(text(USED, last)).at("/usage/input_tokens").intValue(0))
                .isEqualTo(7);
        String own = "{'type':'response.%s','response':{'usage':{'input_tokens':9}}}".formatted(status);
        assertThat(JSON.readTree(text(USED, own)).at("/usage/input_tokens").intValue(0))
                .isEqualTo(9);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{'input_tokens':0,'output_tokens':0}", "null", "{'input_tokens':7,'output_tokens':1}"})
    void aLastUsageTakesNoCounterBack(String last) {
        JsonNode answer = JSON.readTree(text(USED, "{'type':'response.completed','response':{'usage':" + last + "}}"));
        assertThat(answer.path("usage")).isEqualTo(JSON.readTree("{\"input_tokens\":7,\"output_tokens\":2}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                       | priority",
                "'service_tier':null      | priority",
                "'service_tier':'default' | default"
            })
    void theTermsOfEarlierEventsCountWhereTheLastEventHasNone(String last, String tier) {
        String text = text(USED, "{'type':'response.completed','response':{" + last + "}}");
        assertThat(JSON.readTree(text).path("service_tier").stringValue("")).isEqualTo(tier);
    }

    @Test
    void aSearchThatTheLastOutputLeavesOutStillCosts() {
        String search =
                "{'type':'response.output_item.done','output_index':0,'item':{'type':'web_search_call','id':'s'}}";
        String last = "{'type':'response.completed','response':{'output':[{'type':'message','id':'m'}%s]}}";
        assertThat(JSON.readTree(text(search, last.formatted("")))
                        .path("output")
                        .findValuesAsString("id"))
                .containsExactly("s", "m");
        String listed = ",{'type':'web_search_call','id':'t'}";
        assertThat(JSON.readTree(text(search, last.formatted(listed)))
                        .path("output")
                        .findValuesAsString("id"))
                .containsExactly("m", "t");
    }

    @Test
    void itemsOfDifferentIdsNeverTakeEachOthersPlace() {
        String item =
                "{'type':'response.output_item.done','output_index':%d,'item':{'type':'message','id':'%s','n':'%d'}}";
        JsonNode output = JSON.readTree(text(
                        item.formatted(0, "a", 1),
                        item.formatted(0, "b", 2),
                        item.formatted(1, "c", 3),
                        item.formatted(0, "b", 4),
                        item.formatted(0, "a", 5),
                        "{'type':'response.completed','response':{'output':[]}}"))
                .path("output");
        assertThat(output.findValuesAsString("id")).containsExactly("a", "b", "c");
        assertThat(output.findValuesAsString("n")).containsExactly("5", "4", "3");
    }

    @Test
    void aTextThatIsNowhereWholeIsNoEmptySuccess() {
        String delta = "{'type':'response.output_text.delta','delta':'hi'}";
        String last = "{'type':'response.%s','response':{'output':[],'usage':{'input_tokens':7}}}";
        StreamedAnswer cut = read(100_000, delta, last.formatted("completed"));
        assertThat(cut.isDone()).isTrue();
        assertThat(cut.finish()).isNull();
        assertThat(Objects.requireNonNull(cut.money()).text()).contains("\"input_tokens\":7");
        assertThat(read(100_000, delta, last.formatted("incomplete")).finish()).isNotNull();
        assertThat(read(100_000, last.formatted("completed")).finish()).isNotNull();
    }

    @Test
    void anotherItemIsNoTextThatIsNowhereWhole() {
        String thought =
                "{'type':'response.output_item.done','output_index':0,'item':{'type':'reasoning','id':'r','summary':[]}}";
        String delta = "{'type':'response.output_text.delta','output_index':1,'delta':'hi'}";
        String last = "{'type':'response.completed','response':{'output':[],'usage':{'input_tokens':7}}}";
        assertThat(read(100_000, thought, delta, last).finish()).isNull();
        assertThat(read(100_000, thought, last).finish()).isNotNull();
    }

    @Test
    void anErrorBehindTheBeginningKeepsTheUsage() {
        StreamedAnswer answer = read(100_000, USED, FIRST, "{'type':'error','code':'server_error','message':'m'}");
        JsonNode body = JSON.readTree(answer.finish());
        assertThat(body.at("/error/code").stringValue("")).isEqualTo("server_error");
        assertThat(body.at("/usage/input_tokens").intValue(0)).isEqualTo(7);
        assertThat(answer.hasAnswered()).isTrue();
    }

    private static String text(String... events) {
        return new String(Objects.requireNonNull(read(100_000, events).finish()), UTF_8);
    }

    private static StreamedAnswer read(long bound, String... events) {
        StreamedAnswer answer =
                StreamedAnswer.of(Endpoint.RESPONSES, bound, FinishReasons.KNOWN, StreamTranslation.NONE);
        for (String event : events) {
            byte[] bytes = event.replace('\'', '"').getBytes(UTF_8);
            answer.event("", bytes, 0, bytes.length);
        }
        return answer;
    }
}
