package dev.drover.model.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import dev.drover.contracts.Endpoint;
import dev.drover.contracts.JsonText;
import dev.drover.model.dialect.ProviderKind;
import dev.drover.model.dialect.StreamTranslation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The vendors' own libraries read what the dialects write, and what the tests take for theirs. */
class VendorOraclesTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    @ParameterizedTest
    @MethodSource("requests")
    void aRequestIsOneOfTheirs(Path file) throws IOException {
        JsonNode sent = JSON.readTree(Files.readAllBytes(file)).path("sent");
        if (kind(file) == ProviderKind.ANTHROPIC) {
            MessageCreateParams.Body body = com.anthropic.core.ObjectMappers.jsonMapper()
                    .readValue(sent.toString(), MessageCreateParams.Body.class);
            body.validate();
            assertThat(body.messages()).hasSize(sent.path("messages").size());
        } else {
            GenerateContentConfig config =
                    GenerateContentConfig.fromJson(sent.path("generationConfig").toString());
            assertThat(config.maxOutputTokens().orElseThrow())
                    .isEqualTo(sent.at("/generationConfig/maxOutputTokens").intValue());
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void anAnswerIsTheirsAndBecomesOneOfOpenAis(Path file) throws IOException {
        JsonNode tree = JSON.readTree(Files.readAllBytes(file));
        String given = tree.path("given").toString();
        byte[] translated = kind(file).dialect().answer(Endpoint.CHAT_COMPLETIONS, given.getBytes(UTF_8));
        ChatCompletion completion =
                com.openai.core.ObjectMappers.jsonMapper().readValue(withId(translated), ChatCompletion.class);
        completion.validate();
        String content = completion.choices().getFirst().message().content().orElse("");
        if (kind(file) == ProviderKind.ANTHROPIC) {
            Message message = com.anthropic.core.ObjectMappers.jsonMapper().readValue(given, Message.class);
            if (!given.contains("server_tool_use")) {
                message.validate(); // It refuses the name of its own web search.
            }
            StringBuilder text = new StringBuilder();
            message.content().forEach(block -> block.text().ifPresent(said -> text.append(said.text())));
            assertThat(content).isEqualTo(text.toString());
            assertThat(completion.usage().orElseThrow().completionTokens())
                    .isEqualTo(message.usage().outputTokens());
        } else {
            GenerateContentResponse response = GenerateContentResponse.fromJson(given);
            assertThat(content).isEqualTo(response.text() == null ? "" : response.text());
            assertThat(completion.usage().orElseThrow().totalTokens())
                    .isEqualTo(response.usageMetadata()
                            .orElseThrow()
                            .totalTokenCount()
                            .orElseThrow()
                            .longValue());
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void eachEventIsTheirsAndBecomesAChunkOfOpenAis(Path file) throws IOException {
        StreamTranslation translation = kind(file).dialect().stream(Endpoint.CHAT_COMPLETIONS);
        List<String> chunks = new ArrayList<>();
        SseParser parser = new SseParser((name, data, from, to) -> {
            String text = new String(data, from, to - from, UTF_8);
            if (text.startsWith("{")) {
                theirs(kind(file), text);
                translation.event(name, JsonText.check(text.getBytes(UTF_8)), (_, chunk) -> chunks.add(chunk.text()));
            }
        });
        byte[] all = Files.readAllBytes(file);
        parser.feed(all, 0, all.length);
        parser.end();
        assertThat(chunks).hasSizeGreaterThan(3);
        for (String chunk : chunks) {
            com.openai.core.ObjectMappers.jsonMapper()
                    .readValue(chunk, ChatCompletionChunk.class)
                    .validate();
        }
    }

    private static void theirs(ProviderKind kind, String event) {
        try {
            if (kind != ProviderKind.ANTHROPIC) {
                GenerateContentResponse.fromJson(event);
            } else if (!event.contains("hologram") && !event.contains("ping")) {
                com.anthropic.core.ObjectMappers.jsonMapper().readValue(event, RawMessageStreamEvent.class);
            }
        } catch (IOException e) {
            throw new AssertionError(event, e);
        }
    }

    /** Gemini gives none to a prompt that was blocked, and OpenAI's reader wants one. */
    private static String withId(byte[] answer) {
        JsonNode tree = JSON.readTree(answer);
        return (tree.has("id") ? tree : ((tools.jackson.databind.node.ObjectNode) tree).put("id", "x")).toString();
    }

    private static ProviderKind kind(Path file) {
        String folder = Objects.requireNonNull(file.getParent()).getFileName().toString();
        return ProviderKind.valueOf(folder.toUpperCase(Locale.ROOT));
    }

    static Stream<Path> requests() throws IOException {
        return DialectsTest.requests();
    }

    static Stream<Path> answers() throws IOException {
        return DialectsTest.answers();
    }

    static Stream<Path> streams() throws IOException {
        return DialectsTest.streams();
    }
}
