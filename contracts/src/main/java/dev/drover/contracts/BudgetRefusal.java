package dev.drover.contracts;

import java.math.BigDecimal;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/**
 * The last request that a budget did not cover.
 *
 * @param scope the budget; one that each tenant gets names the tenant
 * @param model the model that was to be called
 * @param usd what the call could have cost at most, US dollars; of several models of the request's chain the least
 */
public record BudgetRefusal(BudgetKey.Budget scope, String model, BigDecimal usd, Instant at) {
    ObjectNode json() {
        return Json.object()
                .put("tenant", scope.tenant())
                .put("budget_model", scope.model())
                .put("period", scope.period().wire())
                .put("model", model)
                .put("usd", usd.toPlainString())
                .put("at", at.toString());
    }

    /** @throws IllegalArgumentException naming what is missing or wrong */
    static BudgetRefusal read(Fields fields) {
        String period = fields.string("period");
        return new BudgetRefusal(
                new BudgetKey.Budget(
                        fields.optionalString("tenant"),
                        fields.optionalString("budget_model"),
                        BudgetPeriod.ofWire(period)
                                .orElseThrow(() -> new IllegalArgumentException(
                                        fields.at("period") + " is no known period: " + Refusal.quote(period)))),
                fields.string("model"),
                fields.money("usd"),
                fields.time("at"));
    }
}
