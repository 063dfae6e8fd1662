package dev.drover.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        Topics t = Topics.defaults();
        Map<String, String> channels = new HashMap<>();
        DOCUMENT.get("channels")
                .properties()
                .forEach(e ->
                        channels.put(e.getKey(), e.getValue().get("address").stringValue()));

        assertThat(DOCUMENT.get("asyncapi").stringValue()).startsWith("3.");
        assertThat(channels.values()).containsExactlyInAnyOrderElementsOf(t.all());
        assertThat(channels)
                .containsEntry("requests", t.requests())
                .containsEntry("results", t.results())
                .containsEntry("deadLetters", t.deadLetters())
                .containsEntry("ledger", t.ledger());
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
                .allSatisfy((name, policy) -> assertThat(policy)
                        .isEqualTo(
                                List.of("ledger", "budgets", "control", "replays")
                                                .contains(name)
                                        ? "compact"
                                        : "delete"));
    }
}
