package dev.drover.app.properties;

import static dev.drover.app.properties.TestingProperties.bind;
import static dev.drover.app.properties.TestingProperties.minimal;
import static dev.drover.app.properties.TestingProperties.minimalWith;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.app.pipeline.Settings;
import dev.drover.contracts.TopicKind;
import dev.drover.engine.EngineSettings.Guarantee;
import dev.drover.engine.EngineSettings.Protocol;
import dev.drover.engine.EngineSettings.StartAt;
import dev.drover.model.ChainSettings;
import dev.drover.model.TimeLimits;
import dev.drover.model.dialect.FinishReason;
import dev.drover.model.dialect.FinishReasons;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DroverPropertiesTest {
    @Test
    void theDefaultsAreThoseOfTheDocumentation() {
        DroverProperties properties = bind(minimal());
        EngineProperties engine = properties.engine();
        assertThat(engine.group()).isEqualTo("drover");
        assertThat(engine.delivery()).isEqualTo(Guarantee.EXACTLY_ONCE);
        assertThat(engine.protocol()).isEqualTo(Protocol.CONSUMER);
        assertThat(engine.startAt()).isEqualTo(StartAt.EARLIEST);
        assertThat(engine.inFlight()).isEqualTo(1_000);
        assertThat(engine.heldBytes(1_000L << 20)).isEqualTo(400L << 20);
        assertThat(engine.inFlightBytes(1_000L << 20)).isEqualTo(100L << 20);
        assertThat(engine.inFlightBytes(8_000L << 20)).isEqualTo(256L << 20);
        assertThat(engine.span()).isEqualTo(16_384);
        assertThat(engine.drain()).isEqualTo(Duration.ofSeconds(25));
        assertThat(engine.commitFloor()).isEqualTo(Duration.ofMillis(25));
        assertThat(engine.transactionTimeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(properties.topics().requestNames()).containsExactly("llm.requests");
        assertThat(TopicKind.values())
                .allSatisfy(kind -> assertThat(properties.topics().name(kind)).isEqualTo(kind.defaultName()));
        assertThat(properties.topics().create()).isTrue();
        assertThat(properties.topics().usageRetention()).isEqualTo(Duration.ofDays(35));
        assertThat(properties.defaultDeadline()).isEqualTo(Duration.ofHours(24));
        assertThat(properties.metrics().tenants()).isEqualTo(100);
        assertThat(properties.models().getFirst().attempts()).isEqualTo(2);
        assertThat(properties.models().getFirst().priceTier()).isNull();
        assertThat(properties.prices().file()).isNull();
        assertThat(properties.prices().reload()).isEqualTo(Duration.ofSeconds(30));
        assertThat(properties.usage().metadata()).isEmpty();
    }

    @Test
    void theDefaultsOfChainsAndTimeLimitsAreTheModelsOwn() {
        DroverProperties properties = bind(minimal());
        assertThat(Settings.chains(properties)).isEqualTo(ChainSettings.DEFAULT);
        var timeouts = properties.models().getFirst().timeouts();
        assertThat(new TimeLimits(
                        timeouts.connect(),
                        timeouts.response(),
                        timeouts.firstToken(),
                        timeouts.chunkGap(),
                        timeouts.total()))
                .isEqualTo(TimeLimits.DEFAULT);
    }

    @Test
    void pricesAreExactDecimals() {
        var prices = bind(minimalWith("drover.models[0].prices.input", "0.1400000000000000000001"))
                .models()
                .getFirst()
                .prices();
        assertThat(Objects.requireNonNull(prices).input()).isEqualTo(new BigDecimal("0.1400000000000000000001"));
    }

    @Test
    void aFinishReasonIsKnownAsTheProviderSpellsIt() {
        var model = bind(minimalWith("drover.models[0].finish-reasons.halt_and_catch", "tool-call"))
                .models()
                .getFirst();
        assertThat(FinishReasons.with(model.finishReasons()))
                .isEqualTo(FinishReasons.with(Map.of("HALT_AND_CATCH", FinishReason.TOOL_CALL)));
    }

    @Test
    void everyPropertyHasASentenceThatIdesShow() throws IOException {
        try (InputStream metadata =
                DroverProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            JsonNode properties = JsonMapper.shared()
                    .readTree(Objects.requireNonNull(metadata))
                    .path("properties");
            assertThat(properties.size()).isGreaterThan(40);
            for (JsonNode property : properties) {
                assertThat(property.path("description").asString(""))
                        .as(property.path("name").stringValue())
                        .endsWith(".");
            }
        }
    }
}
