package dev.drover.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The schema and the decoder say the same of every valid request with one member or two made something else. What a schema
 * cannot say is named in {@link #whatOnlyTheDecoderRefuses}.
 */
class SchemaAndDecoderTest {
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "7",
            "-1",
            "1.5",
            "1E5",
            "\"\"",
            "\"text\"",
            "\"POST\"",
            "\"completions\"",
            "\"/v1/responses\"",
            "\"2026-11-20T08:00:00Z\"",
            "\"1764045130\"",
            "\"a\\u0000\"",
            "[]",
            "[{}]",
            "{}",
            "{\"model\":\"m\"}",
            "{\"model\":7}",
            "{\"model\":null}",
            "{\"model\":{}}");

    static Stream<Map<String, String>> valid() {
        Map<String, String> ours =
                members("tenant", "\"acme\"", "task", "\"bulk\"", "chain", "\"bulk\"", "metadata", "{\"order\":17}");
        return Stream.of(
                with(
                        ours,
                        "custom_id",
                        "\"r-1\"",
                        "method",
                        "\"POST\"",
                        "url",
                        "\"/v1/chat/completions\"",
                        "body",
                        "{\"model\":\"m\"}",
                        "deadline",
                        "\"2026-11-20T08:00:00Z\""),
                with(
                        ours,
                        "path",
                        "\"/v1/completions\"",
                        "body",
                        "{\"model\":\"m\"}",
                        "deadline",
                        "\"2026-11-20T08:00:00Z\""),
                with(
                        ours,
                        "id",
                        "\"r1\"",
                        "created",
                        "1764044000",
                        "deadline",
                        "1764045130",
                        "payload",
                        "{\"model\":\"m\"}",
                        "headers",
                        "{}",
                        "endpoint",
                        "\"/v1/responses\""));
    }

    @ParameterizedTest
    @MethodSource("valid")
    void oneMemberOfAnotherTypeGetsTheSameVerdict(Map<String, String> valid) {
        assertSame(valid);
        for (String name : valid.keySet()) {
            mutations(valid, name).forEach(SchemaAndDecoderTest::assertSame);
        }
    }

    @ParameterizedTest
    @MethodSource("valid")
    void twoMembersOfOtherTypesGetTheSameVerdict(Map<String, String> valid) {
        List<String> names = List.copyOf(valid.keySet());
        for (int i = 0; i < names.size(); i++) {
            List<Map<String, String>> once = mutations(valid, names.get(i));
            for (int j = i + 1; j < names.size(); j++) {
                // every eleventh pair: a prime, so that every value meets every member over the run
                List<Map<String, String>> twice = new ArrayList<>();
                for (Map<String, String> one : once) {
                    twice.addAll(mutations(one, names.get(j)));
                }
                for (int k = (i + j) % 11; k < twice.size(); k += 11) {
                    assertSame(twice.get(k));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("valid")
    void membersOfAnotherFormatGetTheSameVerdict(Map<String, String> valid) {
        for (String name : Shape.READ) {
            mutations(valid, name).forEach(SchemaAndDecoderTest::assertSame);
        }
    }

    /** A schema sees what a reader made of the text, and no encoding, no duplicates, no sizes of its numbers. */
    @Test
    void whatOnlyTheDecoderRefuses() {
        String valid = "{\"url\":\"/v1/responses\",\"body\":{}}";
        for (String refused : List.of(
                valid.replace("{}", "{},\"body\":{}"), // a member that is read stands twice
                valid.replace("{}", "{\"model\":\"m\",\"model\":\"m\"}"),
                valid.replace("{}", "{\"x\":" + "[".repeat(300) + "]".repeat(300) + "}"), // nesting
                "{\"id\":\"a\",\"payload\":{},\"deadline\":0." + "0".repeat(1_000) + "1}")) { // digits of a deadline
            assertThat(accepted(refused)).as(refused).isFalse();
        }
        assertThat(accepted(valid)).isTrue();
    }

    private static void assertSame(Map<String, String> envelope) {
        String json = object(envelope);
        assertThat(accepted(json))
                .as(json)
                .isEqualTo(TestingSchemas.errors("request", TestingLines.json(json))
                        .isEmpty());
    }

    private static boolean accepted(String json) {
        return RequestCodec.decode(json.getBytes(StandardCharsets.UTF_8), RequestHeaders.NONE)
                instanceof Decoded.Accepted;
    }

    private static List<Map<String, String>> mutations(Map<String, String> valid, String name) {
        List<Map<String, String>> mutations = new ArrayList<>();
        for (String value : VALUES) {
            mutations.add(with(valid, name, value));
        }
        Map<String, String> without = new LinkedHashMap<>(valid);
        without.remove(name);
        mutations.add(without);
        return mutations;
    }

    private static Map<String, String> with(Map<String, String> members, String... more) {
        Map<String, String> all = new LinkedHashMap<>(members);
        all.putAll(members(more));
        return all;
    }

    private static Map<String, String> members(String... namesAndValues) {
        Map<String, String> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return members;
    }

    private static String object(Map<String, String> members) {
        return "{"
                + String.join(
                        ",",
                        members.entrySet().stream()
                                .map(member -> '"' + member.getKey() + "\":" + member.getValue())
                                .toList())
                + "}";
    }
}
