package dev.drover.app.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.app.properties.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class UnreadVariablesTest {
    @Test
    void aMistypedNameIsToldWithTheOneThatWasMeant() {
        assertThat(UnreadVariables.warnings(List.of(
                        "DROVER_CONFG",
                        "DROVER_BOOSTRAP_SERVERS",
                        "DROVER_JAVA_OPT",
                        "DROVER_ENGINE_INFLIHGT",
                        "DROVER_MODELS_12_PRICES_INPT")))
                .extracting(Problem::toString)
                .containsExactly(
                        "environment variable DROVER_BOOSTRAP_SERVERS: nothing reads it; did you mean"
                                + " DROVER_BOOTSTRAP_SERVERS?",
                        "environment variable DROVER_CONFG: nothing reads it; did you mean DROVER_CONFIG?",
                        "environment variable DROVER_ENGINE_INFLIHGT: nothing reads it; did you mean"
                                + " DROVER_ENGINE_INFLIGHT?",
                        "environment variable DROVER_JAVA_OPT: nothing reads it; did you mean DROVER_JAVA_OPTS?",
                        "environment variable DROVER_MODELS_12_PRICES_INPT: nothing reads it; did you mean"
                                + " DROVER_MODELS_12_PRICES_INPUT?");
    }

    @Test
    void whatBindsAndWhatOtherProgramsSetIsNotTold() {
        assertThat(UnreadVariables.warnings(List.of(
                        "DROVER_CONFIG",
                        "DROVER_BUILD",
                        "DROVER_ENGINE_INFLIGHT",
                        "DROVER_ENGINE_IN_FLIGHT",
                        "DROVER_PROVIDERS_0_APIKEY",
                        "DROVER_PROVIDERS_0_HEADERS_X_TEAM",
                        "DROVER_TASKS_BULK",
                        "DROVER_TOPICS_REQUESTS",
                        "DROVER_CHAINS_0_MODELS_1",
                        "DROVER_PORT",
                        "DROVER_PORT_8081_TCP_ADDR",
                        "DROVER_SERVICE_HOST",
                        "DROVER_TRANSACTIONAL_ID",
                        "DROVR_CONFIG")))
                .isEmpty();
    }

    @Test
    void aVariableThatAFileUsesIsRead() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("file", Map.of("drover.management.token", "${DROVER_CONFG:none}")));
        assertThat(UnreadVariables.warnings(List.of("DROVER_CONFG"), environment))
                .isEmpty();
        assertThat(UnreadVariables.warnings(List.of("DROVER_CONFIGG"), environment))
                .hasSize(1);
    }
}
