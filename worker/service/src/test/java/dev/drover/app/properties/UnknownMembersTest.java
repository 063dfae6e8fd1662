package dev.drover.app.properties;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class UnknownMembersTest {
    private static StandardEnvironment environment(String name) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("file", Map.of(name, "300")));
        return environment;
    }

    @Test
    void aStartRefusesAMisspelledMemberOfAMember() {
        assertThatThrownBy(() -> UnknownMembers.refuse(environment("drover.models[0].quota.rpm")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("drover.models[0].quota.rpm");
    }

    @Test
    void whatIsKnownOrJudgedBySpringItselfIsLeftAlone() {
        for (String name : new String[] {
            "drover.models[0].quota.requestsPerMinute",
            "drover.models[3].quota.requests-per-minute",
            "drover.models[0].finish-reasons.odd.word",
            "drover.tenants[0].budgets[1].usd",
            "drover.chains[0].models[1]",
            "drover.nobody",
            "spring.kafka.nobody[0].x.y"
        }) {
            assertThatCode(() -> UnknownMembers.refuse(environment(name)))
                    .as(name)
                    .doesNotThrowAnyException();
        }
    }
}
