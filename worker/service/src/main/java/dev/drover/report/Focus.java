package dev.drover.report;

import dev.drover.contracts.Json;
import dev.drover.contracts.Spend;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A cost and usage dataset as the FinOps Open Cost and Usage Specification 1.2 has it
 * (<a href="https://focus.finops.org/focus-specification/v1-2/">focus.finops.org</a>): one row for each day, tenant and
 * model, and for each user if asked. All mandatory columns, those conditional ones that apply to calls of a model, then
 * columns of ours, which the specification wants to begin with {@code x_}. What is null is an empty cell.
 *
 * <p>A row holds what was surely billed and has a price, since {@code BilledCost} cannot be null and unknown is not
 * zero; what was left out is told beside the file. Input and output share a row: an attempt's cost is known as a whole.
 */
public final class Focus {
    /** The mandatory columns of FOCUS 1.2. */
    public static final List<String> MANDATORY = List.of(
            "BilledCost",
            "BillingAccountId",
            "BillingAccountName",
            "BillingCurrency",
            "BillingPeriodEnd",
            "BillingPeriodStart",
            "ChargeCategory",
            "ChargeClass",
            "ChargeDescription",
            "ChargePeriodEnd",
            "ChargePeriodStart",
            "ContractedCost",
            "EffectiveCost",
            "InvoiceIssuerName",
            "ListCost",
            "PricingQuantity",
            "PricingUnit",
            "ProviderName",
            "PublisherName",
            "ServiceCategory",
            "ServiceName");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private final @Nullable String billingAccount;
    private final ZoneId zone;
    private final List<Grouping> grouping;

    /**
     * @param billingAccount who receives the provider's invoice; null: known by the configured provider's name
     * @param zone of the days; the specification's times are UTC whatever it is
     * @param users whether each user gets a row of their own
     */
    public Focus(@Nullable String billingAccount, ZoneId zone, boolean users) {
        this.billingAccount = billingAccount;
        this.zone = zone;
        List<Grouping> by = new ArrayList<>(List.of(
                Grouping.Column.DAY,
                Grouping.Column.TENANT,
                Grouping.Column.PROVIDER,
                Grouping.Column.MODEL,
                Grouping.Column.UPSTREAM_MODEL));
        if (users) {
            by.add(Grouping.Column.USER);
        }
        this.grouping = List.copyOf(by);
    }

    /** How the report that {@link #lines} takes has to be grouped. */
    public List<Grouping> grouping() {
        return grouping;
    }

    /** Whether an entry of one attempt belongs into the file. */
    public static boolean has(Entry entry) {
        Spend totals = entry.totals();
        return totals.attempts() > 0
                && totals.unpricedAttempts() == 0
                && totals.possiblyBilledUsd().signum() == 0
                && !(totals.usd().signum() == 0 && tokens(totals) == 0);
    }

    private static long tokens(Spend spend) {
        return spend.promptTokens() + spend.completionTokens();
    }

    /** The columns' names, in the order of the file. */
    public static List<String> header() {
        return List.copyOf(columns().keySet());
    }

    /** The file, line by line, the header first. */
    public List<String> lines(Report report) {
        if (!report.by().equals(grouping)) {
            throw new IllegalArgumentException("the report must be grouped by " + grouping);
        }
        Map<String, Function<Charge, String>> columns = columns();
        List<String> lines = new ArrayList<>();
        lines.add(Csv.line(header()));
        for (Report.Row row : report.rows()) {
            Charge charge = charge(row);
            lines.add(Csv.line(columns.values().stream()
                    .map(column -> column.apply(charge))
                    .toList()));
        }
        return lines;
    }

    /** @param user empty if rows are not for users, or nobody was named */
    private record Charge(
            String tenant,
            String provider,
            String model,
            String upstreamModel,
            String user,
            Period period,
            String billingAccount,
            Spend totals) {
        String usd() {
            return Money.text(totals.usd());
        }

        String tokens() {
            return Long.toString(Focus.tokens(totals));
        }

        String description() {
            return "%d attempts on %s: %d input tokens, %d output tokens"
                    .formatted(totals.attempts(), model, totals.promptTokens(), totals.completionTokens());
        }

        /** User-defined tags keep their keys. */
        String tags() {
            ObjectNode tags = Json.object().put("tenant", tenant);
            if (!user.isEmpty()) {
                tags.put("user", user);
            }
            return Json.string(tags);
        }
    }

    private record Period(Instant start, Instant end, Instant billingStart, Instant billingEnd) {
        static Period of(LocalDate day, ZoneId zone) {
            LocalDate month = day.withDayOfMonth(1);
            return new Period(
                    begin(day, zone),
                    begin(day.plusDays(1), zone),
                    begin(month, zone),
                    begin(month.plus(1, ChronoUnit.MONTHS), zone));
        }

        private static Instant begin(LocalDate day, ZoneId zone) {
            return day.atStartOfDay(zone).toInstant();
        }
    }

    private Charge charge(Report.Row row) {
        List<String> keys = row.keys();
        String provider = keys.get(2);
        return new Charge(
                keys.get(1),
                provider,
                keys.get(3),
                keys.get(4),
                keys.size() > 5 ? keys.get(5) : "",
                Period.of(LocalDate.parse(keys.getFirst()), zone),
                billingAccount == null ? provider : billingAccount,
                row.totals());
    }

    private static Map<String, Function<Charge, String>> columns() {
        Map<String, Function<Charge, String>> columns = new LinkedHashMap<>();
        columns.put("BilledCost", Charge::usd);
        columns.put("BillingAccountId", text(Charge::billingAccount));
        columns.put("BillingAccountName", text(Charge::billingAccount));
        columns.put("BillingCurrency", _ -> "USD");
        columns.put("BillingPeriodEnd", charge -> TIME.format(charge.period.billingEnd));
        columns.put("BillingPeriodStart", charge -> TIME.format(charge.period.billingStart));
        columns.put("ChargeCategory", _ -> "Usage");
        columns.put("ChargeClass", _ -> ""); // null: no correction
        columns.put("ChargeDescription", text(Charge::description));
        columns.put("ChargeFrequency", _ -> "Usage-Based");
        columns.put("ChargePeriodEnd", charge -> TIME.format(charge.period.end));
        columns.put("ChargePeriodStart", charge -> TIME.format(charge.period.start));
        columns.put("ConsumedQuantity", Charge::tokens);
        columns.put("ConsumedUnit", _ -> "Tokens");
        columns.put("ContractedCost", Charge::usd);
        columns.put("EffectiveCost", Charge::usd);
        columns.put("InvoiceIssuerName", text(Charge::provider));
        columns.put("ListCost", Charge::usd);
        columns.put("PricingCategory", _ -> "Standard");
        columns.put("PricingQuantity", Charge::tokens);
        columns.put("PricingUnit", _ -> "Tokens");
        columns.put("ProviderName", text(Charge::provider));
        columns.put("PublisherName", text(Charge::provider));
        columns.put("ResourceId", text(Charge::model));
        columns.put("ResourceName", text(Charge::model));
        columns.put("ResourceType", _ -> "Model");
        columns.put("ServiceCategory", _ -> "AI and Machine Learning");
        columns.put("ServiceName", text(charge -> charge.provider + " inference"));
        columns.put("ServiceSubcategory", _ -> "Generative AI");
        columns.put("SkuId", text(Charge::upstreamModel));
        columns.put("SkuPriceId", text(Charge::upstreamModel));
        columns.put("SubAccountId", text(Charge::tenant));
        columns.put("SubAccountName", text(Charge::tenant));
        columns.put("Tags", Charge::tags);
        columns.put("x_Attempts", charge -> Long.toString(charge.totals.attempts()));
        columns.put("x_InputTokens", charge -> Long.toString(charge.totals.promptTokens()));
        columns.put("x_OutputTokens", charge -> Long.toString(charge.totals.completionTokens()));
        return columns;
    }

    private static Function<Charge, String> text(Function<Charge, String> value) {
        return value.andThen(Csv::text);
    }
}
