package dev.drover.cli;

import static dev.drover.cli.TestingBudgets.lines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.BudgetPeriod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What {@code drover budgets list} and {@code show} say, against a real broker; each test has a tenant of its own. */
@Timeout(180)
class BudgetsListTest {
    private static @Nullable TestingBudgets testing;

    @BeforeAll
    static void start() {
        testing = new TestingBudgets();
    }

    @AfterAll
    static void stop() {
        Objects.requireNonNull(testing).close();
    }

    private static Screen budgets(String... more) {
        return Objects.requireNonNull(testing).budgets(more);
    }

    private static void spend(String tenant, String model, String usd) {
        Objects.requireNonNull(testing).spend(tenant, model, usd);
    }

    @Test
    void aBudgetThatIsSetIsListedWithWhatIsLeft() {
        spend("acme", "gpt-4.1", "42.5");
        spend("acme", "deepseek", "0.0000000001");
        Screen set = budgets(
                "set",
                "--tenant",
                "acme",
                "--period",
                "month",
                "--usd",
                "50",
                "--by",
                "ann",
                "--reason",
                "contract 17");
        assertThat(set.err()).contains("written");
        assertThat(set.code()).isZero();
        assertThat(budgets("set", "--tenant", "acme", "--model", "gpt-4.1", "--period", "day", "--usd", "100")
                        .code())
                .isZero();
        List<JsonNode> list = lines(budgets("list", "--tenant", "acme", "-o", "jsonl"));
        assertThat(list).hasSize(2);
        assertThat(list.getFirst().get("spent_usd").stringValue()).isEqualTo("42.5000000001");
        assertThat(list.getFirst().get("remaining_usd").stringValue()).isEqualTo("7.4999999999");
        assertThat(list.getFirst().get("state").stringValue()).isEqualTo("soft_limit");
        assertThat(list.getFirst().get("by").stringValue()).isEqualTo("ann");
        assertThat(list.get(1).get("remaining_usd").stringValue()).isEqualTo("57.5");
        assertThat(list.get(1).get("period").stringValue())
                .isEqualTo(Instant.now().atZone(ZoneOffset.UTC).toLocalDate().toString());
        Screen show = budgets("show", "acme");
        assertThat(show.out()).contains("near its end", "month set, by ann", "contract 17");
    }

    @Test
    void configuredBudgetsAreShownUntilARecordSaysOtherwise(@TempDir Path folder) throws Exception {
        Path config = Files.writeString(folder.resolve("drover.yaml"), """
            drover:
              providers:
                - {name: p, api-key: "${NO_SUCH_KEY}"}
              budgets:
                soft-limit: 0.5
                each-tenant: [{period: day, usd: "3"}]
                models: [{model: deepseek, period: month, usd: "1000"}]
              tenants:
                - name: conf
                  budgets: [{model: gpt-4.1, period: day, usd: "10"}]
            """);
        spend("conf", "gpt-4.1", "6");
        List<JsonNode> before = lines(budgets("show", "conf", "--config", config.toString(), "-o", "jsonl"));
        assertThat(before).hasSize(1);
        assertThat(before.getFirst().get("source").stringValue()).isEqualTo("configured");
        assertThat(before.getFirst().get("state").stringValue()).isEqualTo("soft_limit");
        assertThat(budgets(
                                "set",
                                "--tenant",
                                "conf",
                                "--model",
                                "gpt-4.1",
                                "--period",
                                "day",
                                "--usd",
                                "20",
                                "--config",
                                config.toString())
                        .out())
                .contains("before", "10.00", "after", "20.00");
        assertThat(lines(budgets("show", "conf", "--config", config.toString(), "-o", "jsonl"))
                        .getFirst()
                        .get("usd")
                        .stringValue())
                .isEqualTo("20");
        assertThat(lines(budgets("show", "another", "--config", config.toString(), "-o", "jsonl"))
                        .getFirst()
                        .get("usd")
                        .stringValue())
                .isEqualTo("3");
        Screen list = budgets("list", "--config", config.toString());
        assertThat(list.out()).contains("(all)", "deepseek", "1000.00");
        assertThat(list.err()).contains("each tenant without budgets of its own has 3 USD a day");
    }

    @Test
    void whatIsTooLittleForTheLastRequestIsNotOk() throws Exception {
        for (String tenant : List.of("little", "plenty")) {
            assertThat(budgets("set", "--tenant", tenant, "--period", "day", "--usd", "0.001")
                            .code())
                    .isZero();
        }
        Objects.requireNonNull(testing).refused("little", BudgetPeriod.DAY, "0.0123");
        Objects.requireNonNull(testing).refused("plenty", BudgetPeriod.DAY, "0.001");
        List<JsonNode> above = lines(budgets("list", "--above", "80%", "-o", "jsonl"));
        assertThat(above)
                .extracting(line -> line.path("tenant").stringValue(""))
                .contains("little")
                .doesNotContain("plenty");
        JsonNode little =
                lines(budgets("list", "--tenant", "little", "-o", "jsonl")).getFirst();
        assertThat(little.get("state").stringValue()).isEqualTo("too_little");
        assertThat(little.get("last_refused_usd").stringValue()).isEqualTo("0.0123");
        assertThat(budgets("list", "--tenant", "little").out()).contains("too little for the last request");
        assertThat(budgets("list", "--tenant", "plenty").out()).contains(" ok ");
        assertThat(budgets("show", "little").out())
                .contains("day last refused a request at ", "may cost 0.0123 USD with model gpt-4.1");
    }

    @Test
    void whoHasSpentOfWhatEachTenantGetsIsListedTheLeastLeftFirst(@TempDir Path folder) throws Exception {
        Path config = Files.writeString(folder.resolve("drover.yaml"), """
            drover: {budgets: {each-tenant: [{period: day, usd: "3"}]}}
            """);
        spend("each-little", "gpt-4.1", "0.5");
        spend("each-much", "gpt-4.1", "2.75");
        List<JsonNode> all = lines(budgets("list", "--config", config.toString(), "-o", "jsonl"));
        assertThat(all.stream().map(line -> line.path("tenant").stringValue("")))
                .containsSubsequence("each-much", "each-little")
                .doesNotContain("never");
        Screen above = budgets("list", "--config", config.toString(), "--above", "90%", "-o", "jsonl");
        assertThat(lines(above).stream().map(line -> line.path("tenant").stringValue("")))
                .contains("each-much")
                .doesNotContain("each-little");
        assertThat(budgets("list", "--above", "most").err()).contains("--above 'most' is no percentage, such as 80%");
        assertThat(budgets("list", "--tenant", "each-much", "--config", config.toString(), "--above", "95%")
                        .code())
                .isEqualTo(4);
    }

    @Test
    void withoutTheConfigurationABalanceSaysWhatItLacks() {
        Screen topUp = budgets("top-up", "--tenant", "unknown-base", "--usd", "1", "--id", "i-1", "--yes");
        assertThat(topUp.err())
                .contains(
                        "no balance by any record",
                        "--config drover.yaml adds",
                        "a balance is configured to begin with");
        assertThat(budgets("show", "unknown-base").err()).contains("a balance is configured to begin with");
    }
}
