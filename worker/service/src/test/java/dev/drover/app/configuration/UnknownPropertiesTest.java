package dev.drover.app.configuration;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.app.properties.InvalidConfigurationException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class UnknownPropertiesTest {
    private static StandardEnvironment environment(String name) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("file", Map.of(name, "300")));
        return environment;
    }

    @Test
    void aStartRefusesAMisspelledMemberOfAMember() {
        assertThatThrownBy(() -> UnknownProperties.refuse(environment("drover.models[0].quota.rpm")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("drover.models[0].quota.rpm");
    }

    @Test
    void whatIsKnownOrSomebodyElsesIsLeftAlone() {
        for (String name : new String[] {
            "drover.models[0].quota.requestsPerMinute",
            "drover.models[3].quota.requests-per-minute",
            "drover.models[0].finish-reasons.odd.word",
            "drover.tenants[0].budgets[1].usd",
            "drover.chains[0].models[1]",
            "drover.chains[0].models",
            "drover.tenant-per-topic.llm.requests-acme",
            "drover.providers[0].headers.x-team",
            "spring.kafka.properties[security.protocol]",
            "spring.kafka.properties.sasl.jaas.config",
            "spring.kafka.bootstrap-servers[1]",
            "spring.kafka.consumer.max-poll-records",
            "spring.kafka.ssl.trust-store-location",
            "spring.ssl.bundle.pem.mine.truststore.certificate",
            "spring.application.name",
            "server.port",
            "our.own.region"
        }) {
            assertThatCode(() -> UnknownProperties.refuse(environment(name)))
                    .as(name)
                    .doesNotThrowAnyException();
        }
    }
}
