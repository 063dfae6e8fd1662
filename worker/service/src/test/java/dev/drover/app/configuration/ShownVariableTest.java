package dev.drover.app.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class ShownVariableTest {
    @ParameterizedTest
    @ValueSource(strings = {"DROVER_ENGINE_INFLIGHT", "DROVER_ENGINE_IN_FLIGHT"})
    void aVariableThatAWorkerObeysIsShownHoweverItIsSpelled(String variable) {
        StandardEnvironment environment = new StandardEnvironment();
        String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        environment
                .getPropertySources()
                .replace(name, new SystemEnvironmentPropertySource(name, Map.of(variable, "5")));
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("file", Map.of("drover.engine.in-flight", "50")));
        ConfigurationPropertySources.attach(environment);

        assertThat(ShownConfiguration.of(environment, false))
                .filteredOn(entry -> entry.name().equals("drover.engine.in-flight"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.value()).isEqualTo("5");
                    assertThat(entry.from()).startsWith("environment");
                });
    }
}
