package dev.drover.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.app.properties.DroverProperties;
import dev.drover.contracts.Decoded;
import dev.drover.contracts.Origin;
import dev.drover.contracts.RequestCodec;
import dev.drover.deadletter.StoredRecord;
import dev.drover.model.RoughTokens;
import dev.drover.operations.deadletters.Estimator;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class EstimateTest {
    private static final BudgetProspects NO_BUDGETS = new BudgetProspects(
            () -> {
                throw new AssertionError("nobody asks for budgets of no tenant");
            },
            _ -> {});

    @TempDir
    Path folder = Path.of(".");

    private final Map<String, String> settings = new HashMap<>();

    @BeforeEach
    void configure() throws Exception {
        Path prices = Files.writeString(folder.resolve("prices.json"), """
            {"tiered": {"input_cost_per_token": 0.000001, "output_cost_per_token": 0.000004,
                        "input_cost_per_token_above_128k_tokens": 0.000002,
                        "output_cost_per_token_above_128k_tokens": 0.000008,
                        "input_cost_per_token_flex": 0.0000005, "output_cost_per_token_flex": 0.000002}}
            """);
        settings.put("drover.prices.file", prices.toString());
        settings.put("drover.models[0].name", "tiered");
        settings.put("drover.models[0].provider", "p");
        settings.put("drover.models[1].name", "unknown");
        settings.put("drover.models[1].provider", "p");
        settings.put("drover.models[2].name", "own");
        settings.put("drover.models[2].provider", "p");
        settings.put("drover.models[2].prices.input", "2.00");
        settings.put("drover.models[2].prices.output", "8.00");
        settings.put("drover.chains[0].name", "bulk");
        settings.put("drover.chains[0].models[0]", "own");
        settings.put("drover.chains[0].models[1]", "unknown");
        settings.put("drover.tasks.bulk", "bulk");
    }

    private Estimate estimate() {
        return new Estimate(
                Optional.of(new Binder(new MapConfigurationPropertySource(settings))
                        .bind("drover", Bindable.of(DroverProperties.class))
                        .get()),
                NO_BUDGETS);
    }

    private static Estimator.Amount amount(Estimate estimate, StoredRecord record) {
        return estimate.of(record, null, "timeout");
    }

    private static StoredRecord request(String members, String content) {
        String json =
                "{\"custom_id\":\"r\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"task\":\"bulk\",\"body\":{"
                        + members + "\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"" + content
                        + "\"}]}}";
        return new StoredRecord(
                new Origin("llm.requests", 0, 1),
                Instant.EPOCH,
                new byte[] {1},
                json.getBytes(StandardCharsets.UTF_8),
                List.of());
    }

    private static long prompt(StoredRecord record) {
        return RequestCodec.decode(record.value(), record) instanceof Decoded.Accepted(var request)
                ? RoughTokens.prompt(request)
                : 0;
    }

    private static BigDecimal usd(long prompt, String input, String output) {
        return new BigDecimal(input)
                .multiply(BigDecimal.valueOf(prompt))
                .add(new BigDecimal(output).multiply(BigDecimal.valueOf(100)));
    }

    @Test
    void theFilesPricesWithTheirTiersAreThoseOfTheLedger() {
        StoredRecord small = request("\"model\":\"tiered\",", "Hello");
        Estimator.Amount amount = amount(estimate(), small);
        assertThat(amount.tokens()).isEqualTo(prompt(small) + 100);
        assertThat(amount.usd()).isEqualByComparingTo(usd(prompt(small), "0.000001", "0.000004"));
        StoredRecord large = request("\"model\":\"tiered\",", "word ".repeat(200_000));
        assertThat(prompt(large)).isGreaterThan(128_000);
        assertThat(amount(estimate(), large).usd()).isEqualByComparingTo(usd(prompt(large), "0.000002", "0.000008"));
        StoredRecord flex = request("\"model\":\"tiered\",\"service_tier\":\"flex\",", "Hello");
        assertThat(amount(estimate(), flex).usd()).isEqualByComparingTo(usd(prompt(flex), "0.0000005", "0.000002"));
    }

    @Test
    void theChainsFirstModelIsPricedWhereTheRequestNamesNone() {
        StoredRecord record = request("", "Hello");
        assertThat(amount(estimate(), record).usd()).isEqualByComparingTo(usd(prompt(record), "0.000002", "0.000008"));
    }

    @Test
    void whatHasNoPriceIsUnknownAndSaysWhy() {
        Estimator.Amount unpriced = amount(estimate(), request("\"model\":\"unknown\",", "Hello"));
        assertThat(unpriced.usd()).isNull();
        assertThat(unpriced.unpriced()).contains("model unknown has no price");
        assertThat(amount(estimate(), request("\"model\":\"nobody\",", "Hello")).unpriced())
                .contains("no configured model");
        assertThat(amount(new Estimate(Optional.empty(), NO_BUDGETS), request("", "Hello"))
                        .unpriced())
                .contains("--config");
        settings.put("drover.prices.file", folder.resolve("missing.json").toString());
        assertThat(amount(estimate(), request("", "Hello")).unpriced()).contains("cannot be used", "missing.json");
    }
}
