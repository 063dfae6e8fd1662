package dev.drover.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.cli.dlq.TestingLetters.Said;
import dev.drover.operations.SpendTopics;
import dev.drover.testbed.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the dry run of a replay says of budgets as they are now. */
@Timeout(180)
class BudgetProspectsTest {
    private static final String CHAIN = """
        drover:
          models:
            - {name: gpt-4.1, provider: p, prices: {input: "2", output: "8"}}
            - {name: cheap, provider: p, prices: {input: "0.01", output: "0.01"}}
          chains: [{name: balanced, models: %s}]
        """;

    @Test
    void lettersThatBudgetsWouldRefuseAgainAreMarkedUntilTheBudgetHelps(@TempDir Path folder) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                SpendTopics spend = new SpendTopics(broker)) {
            TestingLetters letters = new TestingLetters(broker, "short", 3);
            letters.write(0, 5, TestingLetters.header("drover-reason", "budget_exceeded"));
            budget(spend, "t0", "day", "0.0001");
            String tomorrow = Instant.now().atZone(ZoneOffset.UTC).toLocalDate().plusDays(1) + "T00:00:00Z";

            Path one = Files.writeString(folder.resolve("one.yaml"), CHAIN.formatted("[gpt-4.1]"));
            Said dry = letters.dlq("replay", "--dry-run", "--config", one.toString());
            assertThat(dry.out())
                    .contains("FAILS AGAIN UNLESS", "day budget of t0 is raised, or it is " + tomorrow)
                    .doesNotContain("t1");
            assertThat(dry.err())
                    .contains("3 letters would be refused again: the day budget of t0 has 0.0001 of 0.0001 USD left")
                    .contains("drover budgets set --tenant t0 --period day --usd AMOUNT");

            Path two = Files.writeString(folder.resolve("two.yaml"), CHAIN.formatted("[gpt-4.1, cheap]"));
            assertThat(letters.dlq("replay", "--dry-run", "--config", two.toString())
                            .out())
                    .as("the cheaper model of the chain takes them")
                    .doesNotContain("FAILS AGAIN UNLESS");
            assertThat(letters.dlq("replay", "--dry-run").out())
                    .as("without prices something is left, and nobody knows better")
                    .doesNotContain("FAILS AGAIN UNLESS");

            budget(spend, "t1", "balance", "0");
            assertThat(letters.dlq("replay", "--dry-run").out()).contains("balance of t1 is topped up");
        }
    }

    private static void budget(SpendTopics spend, String tenant, String period, String usd) {
        spend.budget(
                "{\"kind\":\"budget\",\"tenant\":\"%s\",\"model\":null,\"period\":\"%s\"}".formatted(tenant, period),
                "{\"v\":1,\"usd\":\"%s\"}".formatted(usd));
    }
}
