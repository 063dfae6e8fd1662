package dev.drover.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class JsonEditsTest {
    private static String with(String json, Map<String, String> members) {
        return new String(JsonEdits.with(json.getBytes(StandardCharsets.UTF_8), members), StandardCharsets.UTF_8);
    }

    @Test
    void missingMembersComeFirstAndEveryOtherByteStays() {
        String json = " { \"body\" : {\"temperature\":0.10,\"seed\":12345678901234567890, \"n\":1e5,\"m\":-0.0} } ";
        assertThat(with(json, Map.of("tenant", "\"acme\"")))
                .isEqualTo(" {\"tenant\":\"acme\", \"body\" : {\"temperature\":0.10,\"seed\":12345678901234567890,"
                        + " \"n\":1e5,\"m\":-0.0} } ");
        assertThat(with("{ }", Map.of("tenant", "1"))).isEqualTo("{\"tenant\":1 }");
        assertThat(with(json, Map.of())).isEqualTo(json);
    }

    @Test
    void aMemberThatIsThereIsReplacedWhereItStandsAndOnlyAtTheTop() {
        assertThat(with(
                        "{\"a\":{\"tenant\":\"deep\"},\"tenant\":\"old \\\" one\",\"z\":[\"tenant\"]}",
                        Map.of("tenant", "\"new\"")))
                .isEqualTo("{\"a\":{\"tenant\":\"deep\"},\"tenant\":\"new\",\"z\":[\"tenant\"]}");
        assertThat(with("{\"ten\\u0061nt\" : null , \"b\":true}", Map.of("tenant", "2")))
                .isEqualTo("{\"ten\\u0061nt\" : 2 , \"b\":true}");
    }

    /** Names and values of all sorts, with brackets, quotes and escapes in the text. */
    @Provide
    Arbitrary<Map<String, String>> objects() {
        Arbitrary<String> text = Arbitraries.of("", "a", "tenant", "{", "}\\\"", "\\\\", "[,]", "é\\u00e9", "\\n:");
        Arbitrary<String> leaf = Arbitraries.oneOf(
                text.map(t -> '"' + t + '"'), Arbitraries.of("0", "-1.50", "1E+400", "true", "null", "[]", "{}"));
        Arbitrary<String> value = Arbitraries.oneOf(
                leaf,
                leaf.list().ofMaxSize(3).map(all -> "[ " + String.join(" , ", all) + " ]"),
                Arbitraries.maps(text, leaf).ofMaxSize(3).map(JsonEditsTest::object));
        return Arbitraries.maps(text, value).ofMaxSize(5);
    }

    private static String object(Map<String, String> members) {
        return "{\t"
                + String.join(
                        " ,\r\n ",
                        members.entrySet().stream()
                                .map(m -> '"' + m.getKey() + "\" : " + m.getValue())
                                .toList())
                + " }";
    }

    @Property(tries = 500)
    void theResultIsTheSameObjectWithTheMembersSet(@ForAll("objects") Map<String, String> object) {
        Map<String, String> set = new LinkedHashMap<>();
        set.put("tenant", "\"acme\"");
        set.put("a", "1.0");
        Map<String, String> expected = new HashMap<>(object);
        expected.putAll(set);
        String edited = with(object(object), set);
        assertThat(Json.read(edited.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Json.read(object(expected).getBytes(StandardCharsets.UTF_8)));
        object.forEach((name, value) -> {
            if (!set.containsKey(name)) {
                assertThat(edited).contains(value);
            }
        });
    }
}
