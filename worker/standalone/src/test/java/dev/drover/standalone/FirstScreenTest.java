package dev.drover.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.app.properties.DroverProperties;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class FirstScreenTest {
    private static ExampleRequest example(Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(DemoModels.properties("http://127.0.0.1:1/v1"));
        properties.putAll(more);
        return ExampleRequest.of(new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("drover", DroverProperties.class));
    }

    private static String screen(ExampleRequest example) {
        return new FirstScreen(
                        "worker/drover",
                        "127.0.0.1:9092",
                        "http://127.0.0.1:8081",
                        null,
                        "--config d/drover.yaml",
                        example)
                .text();
    }

    @Test
    void theRequestFitsTheRunningConfiguration() {
        assertThat(example(Map.of())).isEqualTo(new ExampleRequest("llm.requests", "acme", "critical"));
        assertThat(example(Map.of(
                        "drover.topics.requests[0].name", "mine",
                        "drover.tenant-per-topic.mine", "borealis",
                        "drover.tenants[0].name", "first",
                        "drover.tenants[1].name", "borealis",
                        "drover.tenants[1].chains[0]", "bulk")))
                .isEqualTo(new ExampleRequest("mine", "borealis", "bulk"));
    }

    @Test
    void everythingIsNamedAndASimulatedProviderOnlyWhereThereIsOne() {
        assertThat(screen(example(Map.of())))
                .startsWith("Drover is up")
                .contains(
                        "127.0.0.1:9092",
                        "8081/actuator/prometheus",
                        "worker/drover submit one.jsonl --config d/drover.yaml")
                .doesNotContain("provider fail");
    }
}
