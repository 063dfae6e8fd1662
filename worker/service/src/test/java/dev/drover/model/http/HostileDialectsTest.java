package dev.drover.model.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Endpoint;
import dev.drover.contracts.InferenceRequest;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.RequestFacts;
import dev.drover.contracts.WireFormat;
import dev.drover.model.dialect.ProviderDialect;
import dev.drover.model.dialect.ProviderKind;
import dev.drover.model.dialect.StreamTranslation;
import dev.drover.model.dialect.Upstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The examples of the dialects with any value in the place of another: each is refused or translated, to JSON without doubles. */
class HostileDialectsTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-1",
            "1e400",
            "1.5",
            "\"\"",
            "\"x\\u0000\\ud83d\"",
            "[]",
            "{}",
            "[{}]",
            "[null]",
            "[[]]",
            "{\"type\":7}",
            "{\"type\":\"function\"}",
            "[{\"type\":\"text\"}]");

    private static final int TIMES = 2_000;
    private static final Upstream UPSTREAM = new Upstream("their-model", 4_096L, Set.of("seed"));

    @ParameterizedTest
    @MethodSource("files")
    void anyValueAnywhereIsRefusedOrTranslated(Path file) throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        ProviderDialect dialect = ProviderKind.valueOf(Objects.requireNonNull(file.getParent())
                        .getFileName()
                        .toString()
                        .toUpperCase(Locale.ROOT))
                .dialect();
        String name = file.getFileName().toString();
        for (int i = 0; i < TIMES; i++) {
            String made = "";
            try {
                if (name.endsWith(".sse")) {
                    stream(file, dialect, random);
                } else {
                    made = mutated(JSON.readTree(Files.readAllBytes(file)).path("given"), random);
                    check(name, dialect, made);
                }
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ", " + made, e);
            }
        }
    }

    private static void check(String name, ProviderDialect dialect, String made) {
        if (name.startsWith("answer")) {
            JSON.readTree(dialect.answer(Endpoint.CHAT_COMPLETIONS, made.getBytes(UTF_8)));
            return;
        }
        RequestFacts facts;
        try {
            facts = RequestFacts.of(JsonText.check(made.getBytes(UTF_8)));
        } catch (IllegalArgumentException _) {
            return; // Refused before a dialect sees it.
        }
        InferenceRequest request = new InferenceRequest(
                WireFormat.OPENAI_BATCH, null, Endpoint.CHAT_COMPLETIONS, facts, null, null, null, null, null);
        if (dialect.refusal(request, UPSTREAM) == null) {
            JSON.readTree(dialect.body(request, UPSTREAM).json());
        }
    }

    private static void stream(Path file, ProviderDialect dialect, Random random) throws IOException {
        StreamTranslation translation = dialect.stream(Endpoint.CHAT_COMPLETIONS);
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("data: {")) {
                JsonNode event = JSON.readTree(line.substring("data: ".length()));
                String made = random.nextInt(4) == 0 ? mutated(event, random) : event.toString();
                JsonText text = JsonText.check(made.getBytes(UTF_8));
                if (text.isObject()) {
                    translation.event("", text, (_, chunk) -> JSON.readTree(chunk.bytes()));
                }
            }
        }
    }

    /** With one to three values replaced. */
    private static String mutated(JsonNode tree, Random random) {
        JsonNode copy = tree.deepCopy();
        for (int i = random.nextInt(3); i >= 0; i--) {
            replace(copy, random);
        }
        assertThat(copy.toString()).isNotEmpty();
        return copy.toString();
    }

    private static void replace(JsonNode tree, Random random) {
        JsonNode at = tree;
        while (at.isContainer() && !at.isEmpty()) {
            int place = random.nextInt(at.size());
            JsonNode value = JSON.readTree(VALUES.get(random.nextInt(VALUES.size())));
            if (at instanceof ArrayNode array) {
                JsonNode below = array.get(place);
                if (!below.isContainer() || below.isEmpty() || random.nextInt(4) == 0) {
                    array.set(place, value);
                    return;
                }
                at = below;
            } else {
                String name = List.copyOf(at.propertyNames()).get(place);
                JsonNode below = at.get(name);
                if (!below.isContainer() || below.isEmpty() || random.nextInt(4) == 0) {
                    ((ObjectNode) at).set(name, value);
                    return;
                }
                at = below;
            }
        }
    }

    static Stream<Path> files() throws IOException {
        return Stream.of(DialectsTest.requests(), DialectsTest.answers(), DialectsTest.streams())
                .flatMap(each -> each);
    }
}
