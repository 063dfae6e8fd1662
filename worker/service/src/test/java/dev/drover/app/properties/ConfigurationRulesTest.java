package dev.drover.app.properties;

import static dev.drover.app.properties.TestingProperties.bind;
import static dev.drover.app.properties.TestingProperties.minimalWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.app.properties.ConfigurationRules.KafkaTimes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationRulesTest {
    @Test
    void aMinimalConfigurationMayStart() {
        assertThat(problems()).isEmpty();
    }

    @Test
    void withoutAnythingToCallItDoesNotStartAndSaysWhatToName() {
        assertThat(ConfigurationRules.problems(bind(Map.of()), KafkaTimes.DEFAULT))
                .extracting(Problem::property)
                .containsExactly("drover.providers", "drover.models", "drover.chains");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        drover.chains[0].models       | gpt-4.1,gpt-5           | drover.chains[0].models[1]
        drover.tasks.bulk             | cheap                   | drover.tasks.bulk
        drover.default-chain          | nowhere                 | drover.default-chain
        drover.models[1].provider     | north                   | drover.models[1].provider
        drover.models[1].name         | gpt-4.1                 | drover.models[1].name
        drover.providers[1].name      | east                    | drover.providers[1].name
        drover.chains[2].name         | balanced                | drover.chains[2].name
        drover.providers[0].base-url  | ftp://example.org       | drover.providers[0].base-url
        drover.providers[0].api-key   | ''                      | drover.providers[0].api-key
        drover.providers[0].api-key   | ${SURELY_NOT_SET_KEY}   | drover.providers[0].api-key
        drover.providers[0].api-key-file | /run/keys/east       | drover.providers[0].api-key-file
        drover.providers[0].keys[0].name | a                    | drover.providers[0].keys
        drover.providers[0].keys[0].name | a b                  | drover.providers[0].keys[0].name
        drover.providers[0].keys[0].name | sk-proj-0123456789abcdefABCDEF0123 | drover.providers[0].keys[0].name
        drover.tenants[0].request-topics | llm.other            | drover.tenants[0].request-topics[0]
        drover.engine.drain           | 5m                      | drover.engine.drain
        drover.management.token       | ''                      | drover.management.token
        drover.management.token       | ${SURELY_NOT_SET_TOKEN} | drover.management.token
        drover.topics.results         | llm.requests            | drover.topics.results
        drover.tenants[0].chains      | nowhere                 | drover.tenants[0].chains[0]
        drover.tenants[0].regions     | us                      | drover.tenants[0].regions
        drover.tenant-per-topic.other | acme                    | drover.tenant-per-topic.other
        drover.breaker.minimum-calls  | 21                      | drover.breaker.minimum-calls
        drover.models[0].quota.fraction | 1.5                   | drover.models[0].quota.fraction
        drover.models[0].price-key    | gpt-4.1                 | drover.models[0].price-key
        drover.models[0].price-tier   | batch                   | drover.models[0].price-tier
        drover.usage.metadata         | team,user               | drover.usage.metadata
        drover.tenants[1].name        | 'a\tb'                  | drover.tenants[1].name
        drover.default-tenant         | 'a\tb'                  | drover.default-tenant
        """)
    void whatIsWrongIsNamedByItsProperty(String property, String value, String named) {
        assertThat(problems("drover.tenants[0].name", "acme", property, value))
                .extracting(Problem::property)
                .contains(named);
    }

    @Test
    void twoFormsOfOneTenantsNameAreOneTenant() {
        assertThat(problems("drover.tenants[0].name", "Z\u00fcrich", "drover.tenants[1].name", "Zu\u0308rich"))
                .extracting(Problem::property)
                .containsExactly("drover.tenants[1].name");
        assertThat(problems("drover.tenants[0].name", "Acme", "drover.tenants[1].name", "acme"))
                .isEmpty();
    }

    @Test
    void aKeyStandsInOnePlaceUnderANameOfItsOwn() {
        Map<String, Object> several = minimalWith(
                "drover.providers[0].keys[0].name",
                "a",
                "drover.providers[0].keys[0].value",
                "k1",
                "drover.providers[0].keys[1].name",
                "a",
                "drover.providers[0].keys[1].value",
                "k2",
                "drover.providers[0].keys[1].file",
                "/run/keys/a",
                "drover.providers[0].keys[2].name",
                "b",
                "drover.providers[0].keys[3].name",
                "c",
                "drover.providers[0].keys[3].value",
                "none",
                "drover.providers[0].keys[3].fraction",
                "1.5");
        several.remove("drover.providers[0].api-key");
        assertThat(ConfigurationRules.problems(bind(several), KafkaTimes.DEFAULT))
                .extracting(Problem::property)
                .containsExactly(
                        "drover.providers[0].keys[1].name",
                        "drover.providers[0].keys[1].file",
                        "drover.providers[0].keys[2].value",
                        "drover.providers[0].keys[3].value",
                        "drover.providers[0].keys[3].fraction");
    }

    @Test
    void aTopicOfOneTenantIsAllowedToNoOther() {
        assertThat(problems(
                        "drover.tenants[0].name",
                        "acme",
                        "drover.tenants[0].request-topics",
                        "llm.requests",
                        "drover.tenant-per-topic.llm.requests",
                        "borealis"))
                .extracting(Problem::property)
                .containsExactly("drover.tenants[0].request-topics[0]");
    }

    @Test
    void aMissingKeyIsAProblemUnlessTheOperatorSaysNone() {
        Map<String, Object> map = minimalWith();
        map.remove("drover.providers[0].api-key");
        assertThat(ConfigurationRules.problems(bind(map), KafkaTimes.DEFAULT))
                .extracting(Problem::property)
                .containsExactly("drover.providers[0].api-key");
        assertThat(problems("drover.providers[0].api-key", "none")).isEmpty();
    }

    @Test
    void aKeyThatWasNotSetIsCalledByTheNameOfItsVariable() {
        assertThat(problems("drover.providers[0].api-key", "${SURELY_NOT_SET_KEY}"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.what()).contains("SURELY_NOT_SET_KEY"));
    }

    @Test
    void aTransactionMustOutliveADelivery() {
        var times = new KafkaTimes(Duration.ofMinutes(5), Duration.ofSeconds(20));
        assertThat(ConfigurationRules.problems(bind(minimalWith()), times))
                .extracting(Problem::property)
                .containsExactly("drover.engine.transaction-timeout");
        assertThat(ConfigurationRules.problems(bind(minimalWith("drover.engine.delivery", "at-least-once")), times))
                .isEmpty();
    }

    @Test
    void everythingThatIsWrongIsToldAtOnceAndNoSecretWithIt() {
        assertThatThrownBy(() -> ConfigurationRules.enforce(
                        bind(minimalWith(
                                "drover.default-chain", "nowhere",
                                "drover.models[0].provider", "north",
                                "drover.providers[0].api-key", "sk-0123456789abcdef0123",
                                "drover.providers[0].headers.x-key", "hidden-header-value")),
                        KafkaTimes.DEFAULT))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContainingAll("drover.default-chain", "drover.models[0].provider", "take one of")
                .hasMessageNotContainingAny("sk-0123456789abcdef0123", "hidden-header-value");
    }

    @Test
    void noPropertyShowsAKey() {
        DroverProperties properties = bind(minimalWith("drover.providers[0].headers.x-key", "hidden-header-value"));
        assertThat(properties.toString()).doesNotContain("sk-secret-of-east").doesNotContain("hidden-header-value");
    }

    private static List<Problem> problems(Object... pairs) {
        return ConfigurationRules.problems(bind(minimalWith(pairs)), KafkaTimes.DEFAULT);
    }
}
