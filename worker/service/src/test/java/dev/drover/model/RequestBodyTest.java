package dev.drover.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Endpoint;
import dev.drover.contracts.JsonEdits;
import dev.drover.model.dialect.ProviderKind;
import dev.drover.model.dialect.Upstream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestBodyTest {
    /** As strangers write members: odd spaces, escapes, duplicates, exotic numbers, deep nesting. */
    private static final List<String> STRANGE = List.of(
            "\"a\":1E5",
            "\"a\" : 1.50",
            "\"a\":1e99999999999",
            "\"a\":\"\\u0041\\/\\ud83d\"",
            "\r\n\t\"b\":{ \"model\" : \"inner\",\"model\":[] }",
            "\"c\":" + "9".repeat(1_200),
            "\"d\":" + "[".repeat(200) + "]".repeat(200),
            "\"\":{}",
            "\"stream_option\":{\"include_usage\":false}",
            "\"e\":\"model\"",
            "\"Grüß\":[-0,-0.0,null ,true] ",
            "\"messages\": [ {\"role\":\"user\",\"content\":\"\\\"model\\\":\\\"x\\\"\"} ]");

    @Property
    void theProviderGetsTheProducersBytesWithAnotherModel(
            @ForAll("before") List<String> before,
            @ForAll("before") List<String> after,
            @ForAll("names") String name,
            @ForAll("models") String model) {
        List<String> head = distinct(before, List.of());
        List<String> tail = distinct(after, head);
        String given = object(head, name + model, tail);

        assertThat(sent(given)).isEqualTo(object(head, name + "\"a-up\"", tail));
    }

    @Property
    void aBodyWithoutAModelGetsOneBeforeItsOtherMembers(@ForAll("before") List<String> members) {
        String given = String.join(",", distinct(members, List.of()));

        assertThat(sent("{" + given + "}"))
                .isEqualTo("{\"model\":\"a-up\"" + (given.isEmpty() ? "" : ",") + given + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"stream\":true}|{\"stream_options\":{\"include_usage\":true},\"stream\":true}",
                "{\"stream\":true,\"stream_options\":null}|{\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
                "{\"stream\":true,\"stream_options\":{ }}|{\"stream\":true,\"stream_options\":{\"include_usage\":true"
                        + " }}",
                "{\"stream\":true,\"stream_options\":{ \"x\":1E5 }}"
                        + "|{\"stream\":true,\"stream_options\":{\"include_usage\":true, \"x\":1E5 }}",
                "{\"stream\":true,\"stream_options\":{\"include_usage\" : false , \"x\":1}}"
                        + "|{\"stream\":true,\"stream_options\":{\"include_usage\" : true , \"x\":1}}",
                "{\"stream\":true,\"stream_options\":{\"include_usage\":  true}}"
                        + "|{\"stream\":true,\"stream_options\":{\"include_usage\":  true}}",
                "{\"stream\":false,\"stream_options\":{}}|{\"stream\":false,\"stream_options\":{}}",
                "{\"stream\":null}|{\"stream\":null}",
            })
    void aStreamIsAskedForItsUsageAndNothingElseIsTouched(String given, String expected) {
        String model = "{\"model\":\"m\",";

        assertThat(sent(model + given.substring(1)))
                .isEqualTo(
                        expected.startsWith("{\"stream_options\"")
                                ? expected.replace("},\"stream\"", "},\"model\":\"a-up\",\"stream\"")
                                : "{\"model\":\"a-up\"," + expected.substring(1));
    }

    @Test
    void aStreamOfTheResponsesApiAndEmbeddingsAreLeftAsTheyAre() {
        String given = "{\"model\":\"m\",\"stream\":true}";

        assertThat(sent(Endpoint.RESPONSES, given)).isEqualTo("{\"model\":\"a-up\",\"stream\":true}");
        assertThat(sent(Endpoint.EMBEDDINGS, given)).isEqualTo("{\"model\":\"a-up\",\"stream\":true}");
    }

    private static String object(List<String> head, String model, List<String> tail) {
        List<String> members = new ArrayList<>(head);
        members.add(model);
        members.addAll(tail);
        return "{" + String.join(",", members) + "}";
    }

    /** Without a second one of the members that are read. */
    private static List<String> distinct(List<String> members, List<String> others) {
        List<String> distinct = new ArrayList<>();
        for (String member : members) {
            boolean read = member.startsWith("\"messages\"");
            if (!read || (!distinct.contains(member) && !others.contains(member))) {
                distinct.add(member);
            }
        }
        return distinct;
    }

    private static String sent(String body) {
        return sent(Endpoint.CHAT_COMPLETIONS, body);
    }

    private static String sent(Endpoint endpoint, String body) {
        return sent(endpoint, body, Set.of());
    }

    private static String sent(Endpoint endpoint, String body, Set<String> drop) {
        byte[] sent = ProviderKind.OPENAI
                .dialect()
                .body(TestingChains.inference(endpoint, body), new Upstream("a-up", null, drop))
                .json();
        return new String(sent, StandardCharsets.UTF_8);
    }

    @Provide
    Arbitrary<List<String>> before() {
        return Arbitraries.of(STRANGE).list().ofMaxSize(6);
    }

    @Provide
    Arbitrary<String> names() {
        return Combinators.combine(
                        Arbitraries.of("", " ", "\n"),
                        Arbitraries.of("\"model\"", "\"mod\\u0065l\"", "\"\\u006dodel\""),
                        Arbitraries.of(":", " : ", "\t:\r\n"))
                .as((before, name, colon) -> before + name + colon);
    }

    @Provide
    Arbitrary<String> models() {
        return Arbitraries.oneOf(
                Arbitraries.of("null", "\"\"", "\"m\"", "\"a-up\"", "\"g\\u0070t\"", "\"{\\\"model\\\":1}\""),
                Arbitraries.strings().ofMaxLength(8).map(JsonEdits::quoted));
    }
}
