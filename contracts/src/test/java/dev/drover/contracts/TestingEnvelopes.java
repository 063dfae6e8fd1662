package dev.drover.contracts;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Objects that have members of requests, right ones and wrong ones. */
final class TestingEnvelopes {
    private static final Arbitrary<String> NAMES = Arbitraries.of(
            "custom_id",
            "method",
            "url",
            "body",
            "tenant",
            "task",
            "chain",
            "deadline",
            "metadata",
            "path",
            "id",
            "payload",
            "endpoint",
            "created");
    private static final Arbitrary<String> VALUES = Arbitraries.of(
            "null",
            "true",
            "1",
            "1764045130.5",
            "\"1764045130\"",
            "1e999999999",
            "0e999999999",
            "-0.0",
            "-1",
            "\"\"",
            "\"POST\"",
            "\"a\\u0000\"",
            "\"\\u0085\"",
            "{}",
            "[]",
            "\"/v1/chat/completions\"",
            "\"completions\"",
            "\"2026-11-20T08:00:00Z\"",
            "\"2026-11-20t08:00:00.123456789+02:00\"",
            "\"2026-13-20T08:00:00Z\"",
            "\"2026-11-20T08:00Z\"",
            "{\"model\":\"m\"}",
            "{\"model\":[]}",
            "{\"model\":null}",
            "\"\\ud800\"",
            "\"" + "n".repeat(256) + "\"",
            "\"" + "n".repeat(257) + "\"",
            "\"" + "\\ud83d\\ude00".repeat(256) + "\"",
            "\"" + "n".repeat(1_025) + "\"");
    private static final Map<String, String> NATIVE =
            Map.of("custom_id", "\"a\"", "url", "\"/v1/chat/completions\"", "body", "{}");
    private static final Map<String, String> KUBEAI = Map.of("path", "\"/completions\"", "body", "{}");
    private static final Map<String, String> LLM_D = Map.of("id", "\"a\"", "payload", "{}");

    private TestingEnvelopes() {}

    /** Up to three members of any kind on top of nothing, or of a request of each format. */
    static Arbitrary<String> any() {
        return Combinators.combine(
                        Arbitraries.of(List.of(Map.<String, String>of(), NATIVE, KUBEAI, LLM_D)),
                        Arbitraries.maps(NAMES, VALUES).ofMaxSize(3))
                .as((base, more) -> {
                    Map<String, String> members = new TreeMap<>(base);
                    members.putAll(more);
                    return object(members);
                });
    }

    private static String object(Map<String, String> members) {
        StringBuilder json = new StringBuilder("{");
        members.forEach((name, value) -> json.append(json.length() == 1 ? "" : ",")
                .append('"')
                .append(name)
                .append("\":")
                .append(value));
        return json.append('}').toString();
    }
}
