package dev.drover.report;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.Spend;
import dev.drover.contracts.UsageEvent;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that was spent, wherever it was written down.
 *
 * @param day in the report's zone; null where only the month is known
 * @param provider null where only the ledger tells of it
 * @param upstreamModel the provider's name for the model; null where only the ledger tells of it
 * @param dimensions such as {@code user}; none from the ledger
 */
public record Entry(
        String tenant,
        String model,
        @Nullable String provider,
        @Nullable String upstreamModel,
        @Nullable LocalDate day,
        YearMonth month,
        Map<String, String> dimensions,
        Spend totals) {
    public static Entry of(UsageEvent event, ZoneId zone) {
        Attempt attempt = event.attempt();
        LocalDate day = event.at().atZone(zone).toLocalDate();
        return new Entry(
                event.tenant(),
                attempt.model(),
                attempt.provider(),
                attempt.upstreamModel(),
                day,
                YearMonth.from(day),
                event.dimensions(),
                Spend.of(attempt));
    }
}
