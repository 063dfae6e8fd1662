package dev.drover.app.properties;

import static dev.drover.app.properties.TestingProperties.bind;
import static dev.drover.app.properties.TestingProperties.minimalWith;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.app.properties.ConfigurationRules.KafkaTimes;
import jakarta.validation.Validation;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetChecksTest {
    private static final String BUDGET = "drover.tenants[0].budgets[0]";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        drover.tenants[0].budgets    | gpt-9   | day     | drover.tenants[0].budgets[0].model
        drover.tenants[0].budgets    | gpt-4.1 | balance | drover.tenants[0].budgets[0].period
        drover.budgets.each-tenant   | gpt-9   | day     | drover.budgets.each-tenant[0].model
        drover.budgets.each-tenant   |         | balance | drover.budgets.each-tenant[0].period
        drover.budgets.models        | gpt-9   | day     | drover.budgets.models[0].model
        drover.budgets.models        |         | month   | drover.budgets.models[0].model
        drover.budgets.models        | gpt-4.1 | balance | drover.budgets.models[0].period
        """)
    void whatIsWrongIsNamedByItsProperty(String list, String model, String period, String named) {
        var map = minimalWith("drover.tenants[0].name", "acme", list + "[0].period", period, list + "[0].usd", "1");
        if (model != null) {
            map.put(list + "[0].model", model);
        }
        assertThat(ConfigurationRules.problems(bind(map), KafkaTimes.DEFAULT))
                .extracting(Problem::property)
                .contains(named);
    }

    @Test
    void twoBudgetsForTheSameAreOneTooMany() {
        DroverProperties properties = bind(minimalWith(
                "drover.tenants[0].name",
                "acme",
                BUDGET + ".period",
                "day",
                BUDGET + ".usd",
                "1",
                "drover.tenants[0].budgets[1].period",
                "month",
                "drover.tenants[0].budgets[1].usd",
                "1",
                "drover.tenants[0].budgets[2].period",
                "day",
                "drover.tenants[0].budgets[2].usd",
                "2"));
        assertThat(BudgetChecks.problems(properties))
                .singleElement()
                .extracting(Problem::property)
                .isEqualTo("drover.tenants[0].budgets[2]");
    }

    @Test
    void aBudgetOverAModelWithoutPriceNamesPropertyAndModel() {
        Set<String> priced = Set.of("gpt-4.1");

        assertThat(unpriced(priced, "drover.tenants[0].chains", "critical"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.property()).isEqualTo(BUDGET);
                    assertThat(problem.what()).contains("'deepseek-v3.2'");
                });
        assertThat(unpriced(priced, "drover.tenants[0].regions", "eu"))
                .as("the model without a price is out of the tenant's reach")
                .isEmpty();
        assertThat(unpriced(priced, BUDGET + ".model", "gpt-4.1")).isEmpty();
        assertThat(unpriced(priced, BUDGET + ".model", "deepseek-v3.2")).hasSize(1);
        assertThat(unpriced(priced))
                .as("without chains of its own any model may be named")
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"usd,-1", "usd,100000001", "soft,0", "soft,1.01"})
    void amountsOutOfRangeAreRefused(String member, String value) {
        DroverProperties properties = bind(minimalWith(
                "drover.tenants[0].name",
                "acme",
                BUDGET + ".period",
                "day",
                BUDGET + ".usd",
                "1",
                BUDGET + "." + member,
                value));
        try (var factory = Validation.buildDefaultValidatorFactory()) {
            assertThat(factory.getValidator().validate(properties)).hasSize(1);
        }
    }

    @Test
    void budgetsHaveDefaults() {
        BudgetProperties budgets = bind(minimalWith()).budgets();

        assertThat(budgets.zone().getId()).isEqualTo("UTC");
        assertThat(budgets.softLimit()).isEqualTo("0.8");
        assertThat(budgets.turnWait()).hasMinutes(1);
        assertThat(budgets.maxStaleness()).hasSeconds(10);
        assertThat(bind(minimalWith("drover.tenants[0].name", "acme"))
                        .tenants()
                        .getFirst()
                        .cheaperModel())
                .isTrue();
    }

    private static List<Problem> unpriced(Set<String> priced, Object... more) {
        var map = minimalWith(more);
        map.put("drover.tenants[0].name", "acme");
        map.put(BUDGET + ".period", "day");
        map.put(BUDGET + ".usd", "1");
        return BudgetChecks.unpriced(bind(map), priced::contains);
    }
}
