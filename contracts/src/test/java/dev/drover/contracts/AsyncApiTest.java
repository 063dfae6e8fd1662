package dev.drover.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The AsyncAPI document, the topics and the schemas say the same. */
class AsyncApiTest {
    private static final JsonNode DOCUMENT =
            new YAMLMapper().readTree(TestingSchemas.resource("/dev/drover/contracts/asyncapi.yaml"));

    @Test
    void itsChannelsAreTheTopics() {
        Map<String, String> channels = new HashMap<>();
        DOCUMENT.get("channels")
                .properties()
                .forEach(e ->
                        channels.put(e.getKey(), e.getValue().get("address").stringValue()));

        assertThat(DOCUMENT.get("asyncapi").stringValue()).startsWith("3.");
        assertThat(channels)
                .containsExactlyInAnyOrderEntriesOf(Arrays.stream(TopicKind.values())
                        .collect(Collectors.toMap(AsyncApiTest::channel, TopicKind::defaultName)));
    }

    @Test
    void everyReferenceResolves() {
        List<String> references =
                DOCUMENT.findValues("$ref").stream().map(JsonNode::stringValue).toList();

        assertThat(references).isNotEmpty().allSatisfy(ref -> {
            if (ref.startsWith("#")) {
                assertThat(DOCUMENT.at(ref.substring(1)).isMissingNode())
                        .as(ref)
                        .isFalse();
            } else {
                assertThat(ref).matches("\\./schemas/[a-z-]+\\.schema\\.json");
                assertThat(TestingSchemas.schemaJson(
                                ref.replace("./schemas/", "").replace(".schema.json", "")))
                        .isNotEmpty();
            }
        });
    }

    @Test
    void everySchemaOfARecordIsUsed() {
        String text = DOCUMENT.toString();

        assertThat(SchemasTest.schemas())
                .filteredOn(name -> !name.equals("common")
                        && !name.equals("dead-letter-attempts")
                        && !name.matches("(request|result)-(openai|kubeai|llm-d)"))
                .allSatisfy(name -> assertThat(text).contains("./schemas/" + name + ".schema.json"));
    }

    @Test
    void everyChannelHasItsMessageAndAnOperation() {
        assertThat(DOCUMENT.get("channels").properties()).allSatisfy(channel -> {
            String name = channel.getKey();
            assertThat(channel.getValue().at("/messages/" + name).isObject()).isTrue();
            assertThat(DOCUMENT.get("operations").findValuesAsString("$ref")).contains("#/channels/" + name);
        });
    }

    @Test
    void theCompactedTopicsAreThoseThatAreRestoredFrom() {
        Map<String, String> policies = DOCUMENT.get("channels").properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        e -> e.getValue()
                                .at("/bindings/kafka/topicConfiguration/cleanup.policy/0")
                                .stringValue()));

        assertThat(policies)
                .containsExactlyInAnyOrderEntriesOf(Arrays.stream(TopicKind.values())
                        .collect(Collectors.toMap(AsyncApiTest::channel, AsyncApiTest::policy)));
    }

    @Test
    void topicsOfOneOrderHaveOnePartition() {
        assertThat(TopicKind.values())
                .allSatisfy(kind -> assertThat(DOCUMENT.at("/channels/" + channel(kind) + "/bindings/kafka/partitions")
                                .asInt(0))
                        .as(kind.key())
                        .isEqualTo(kind.width() == TopicKind.Width.ONE ? 1 : 0));
    }

    /** The key in camel case, as AsyncAPI names channels. */
    private static String channel(TopicKind kind) {
        return Pattern.compile("-(.)")
                .matcher(kind.key())
                .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }

    private static String policy(TopicKind kind) {
        return kind.settings().stream()
                .filter(setting -> setting.name().equals("cleanup.policy"))
                .map(TopicSetting::value)
                .collect(Collectors.joining());
    }
}
