package dev.drover.operations.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientPropertiesTest {
    @Test
    void aKindOfTopicThatThereIsNotIsRefused() {
        assertThatThrownBy(() -> TopicNames.of(List.of(), Map.of("deadletters", "x")))
                .hasMessageContaining("deadletters")
                .hasMessageContaining("dead-letters");
    }

    @Test
    void settingsDoNotShowTheirValues() {
        var properties = new ClientProperties(
                Map.of("bootstrap.servers", "kafka:9092", "ssl.keystore.password", "of-the-test"), Map.of(), Map.of());
        assertThat(properties.toString()).contains("kafka:9092").doesNotContain("of-the-test");
        assertThat(properties.secrets()).containsExactly("of-the-test");
    }
}
