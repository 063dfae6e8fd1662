package dev.drover.app.properties;

import dev.drover.contracts.BudgetPeriod;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What may be spent. A tenant's own budgets are with the tenant.
 *
 * @param zone Time zone in which days and months begin and end.
 * @param softLimit Share of a budget from which on a metric and a log line say that it is near its end.
 * @param turnWait A request whose budget is used up waits if the next period begins within this time.
 * @param maxStaleness Nothing is spent from a budget while what is known of its spend is older than this.
 * @param eachTenant Budgets of every tenant that has none of its own.
 * @param models Budgets over one model for all tenants together.
 */
public record BudgetProperties(
        @DefaultValue("UTC") ZoneId zone,
        @DefaultValue("0.8") @Positive @DecimalMax("1") BigDecimal softLimit,
        @DefaultValue("1m") @DurationMin(millis = 0) Duration turnWait,
        @DefaultValue("10s") @DurationMin(millis = 100) Duration maxStaleness,
        @DefaultValue List<@Valid Rule> eachTenant,
        @DefaultValue List<@Valid Rule> models) {
    public BudgetProperties {
        eachTenant = List.copyOf(eachTenant);
        models = List.copyOf(models);
    }

    /**
     * One budget.
     *
     * @param model The model that it is for; all models together if not set.
     * @param period What it counts over: day, month, or balance for a prepaid amount that is topped up.
     * @param usd US dollars, exact; 0 allows nothing.
     * @param soft Share from which on this budget is near its end; soft-limit if not set.
     */
    @ConfigurationPropertiesSource
    public record Rule(
            @Nullable String model,
            @NotNull BudgetPeriod period,

            @NotNull @PositiveOrZero @DecimalMax("100000000")
            BigDecimal usd,

            @Nullable @Positive @DecimalMax("1") BigDecimal soft) {}
}
