package dev.drover.cli.costs;

import dev.drover.cli.kafka.ClusterCommand;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.Session;
import dev.drover.cli.kafka.Sheet;
import dev.drover.contracts.Json;
import dev.drover.contracts.Spend;
import dev.drover.operations.spend.LedgerReport;
import dev.drover.operations.spend.SpendReports;
import dev.drover.operations.spend.UsagePass;
import dev.drover.operations.spend.UsageReport;
import dev.drover.report.CostFormats;
import dev.drover.report.Focus;
import dev.drover.report.Grouping;
import dev.drover.report.Money;
import dev.drover.report.Report;
import dev.drover.report.UsageFilter;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code drover costs}: who spent how much on what. */
@Command(
        name = "costs",
        description = "Adds up what was spent, exactly, by tenant, model, user, day or provider.",
        subcommands = ReconcileCommand.class,
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover costs --bootstrap-server kafka:9092",
            "  drover costs --config drover.yaml --by tenant,model --from 2026-11 --to 2026-12 --sort usd",
            "  drover costs --config drover.yaml --by day,user --tenant acme --from 2026-11-13 -o csv > acme.csv",
            "  drover costs --config drover.yaml --from 2026-11 -o focus > focus-2026-11.csv",
            "  drover costs --config drover.yaml --source ledger --by tenant,model",
            "  drover costs reconcile invoice.csv --config drover.yaml --provider openai",
            "",
            "Amounts are US dollars and never rounded. What was possibly billed (timeouts, cut streams) and what is"
                + " estimated (billed, but without a usage) stand apart and are in no other amount; what attempts"
                + " without a price cost is unknown: they are counted as UNPRICED, and are in no amount. -o focus has"
                + " what was surely billed and has a price, nothing else.",
            "Exit codes: 0 ok, 1 failure, 2 usage, 3 some records could not be read, 4 nothing was spent."
        })
public final class CostsCommand extends ClusterCommand {
    @Mixin
    private SpendOptions spend;

    @Option(
            names = "--by",
            split = ",",
            paramLabel = "WHAT",
            defaultValue = "tenant",
            description =
                    "tenant, model, user, day, month, provider, upstream_model, metadata.KEY; several with commas "
                            + "(${DEFAULT-VALUE}).")
    private List<String> by = new ArrayList<>();

    @Option(
            names = "--source",
            paramLabel = "SOURCE",
            defaultValue = "usage",
            description = "usage: one event per attempt, as far back as its topic goes; ledger: sums per tenant and "
                    + "model, days of three days, months of three months (${DEFAULT-VALUE}).")
    private Source source = Source.usage;

    @Option(
            names = "--sort",
            paramLabel = "ORDER",
            defaultValue = "key",
            description = "key, or usd: the most expensive first (${DEFAULT-VALUE}).")
    private Order order = Order.key;

    @Option(
            names = {"-o", "--output-format"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}). Data goes to stdout, all else to stderr.")
    private CostsFormat format = CostsFormat.table;

    @Option(
            names = "--billing-account",
            paramLabel = "ID",
            description =
                    "For -o focus: the account that receives the invoice. Default: the provider's configured name.")
    private @Nullable String billingAccount;

    /** Where spend is read from; the names are what is typed. */
    enum Source {
        usage,
        ledger
    }

    /** The names are what is typed. */
    enum Order {
        key,
        usd
    }

    /** For picocli, which injects the rest. */
    @SuppressWarnings("NullAway.Init")
    CostsCommand() {}

    @Override
    protected void check() {
        try {
            groupings();
            UsageFilter selection = spend.selection();
            if (source == Source.ledger) {
                SpendReports.requireInLedger(selection, spend.zone(), groupings());
            }
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
        if (format == CostsFormat.focus && source == Source.ledger) {
            throw usage("-o focus needs --source usage: the ledger does not know providers");
        }
    }

    private List<Grouping> groupings() {
        Set<Grouping> groupings = new LinkedHashSet<>();
        by.forEach(name -> groupings.add(Grouping.parse(name)));
        return List.copyOf(groupings);
    }

    @Override
    protected int run(Session session) throws Exception {
        SpendReports reports = session.spend();
        return switch (source) {
            case usage -> format == CostsFormat.focus ? focus(session, reports) : fromUsage(session, reports);
            case ledger -> fromLedger(session, reports);
        };
    }

    private int fromUsage(Session session, SpendReports reports) {
        UsageReport found = reports.fromUsage(spend.selection(), spend.zone(), groupings());
        Report report = ordered(found.report());
        print(session.out(), report, found.pass());
        Remarks.of(found.pass()).forEach(session::say);
        Remarks.of(report.total()).forEach(session::say);
        return ExitCodes.of(found.completion());
    }

    private int fromLedger(Session session, SpendReports reports) {
        LedgerReport found = reports.fromLedger(spend.selection(), spend.zone(), groupings());
        Report report = ordered(found.report());
        print(session.out(), report, null);
        found.remarks().forEach(session::say);
        Remarks.of(report.total()).forEach(session::say);
        return ExitCodes.of(found.completion());
    }

    private int focus(Session session, SpendReports reports) {
        Focus focus = new Focus(billingAccount, spend.zone(), groupings().contains(Grouping.Column.USER));
        UsageReport found = reports.focus(spend.selection(), spend.zone(), focus);
        focus.lines(found.report()).forEach(line -> session.out().print(line + "\n"));
        Remarks.of(found.pass()).forEach(session::say);
        Spend missing = found.leftOut();
        if (missing.attempts() > 0) {
            session.say(
                    "not in the file: %d attempts, of which %d have no price (%s USD estimated), %s USD possibly billed"
                            .formatted(
                                    missing.attempts(),
                                    missing.unpricedAttempts(),
                                    Money.text(missing.estimatedUsd()),
                                    Money.text(missing.possiblyBilledUsd())));
        }
        return ExitCodes.of(found.completion());
    }

    private Report ordered(Report report) {
        return order == Order.usd ? report.byCost() : report;
    }

    private void print(PrintWriter out, Report report, @Nullable UsagePass found) {
        switch (format) {
            case table -> {
                if (!report.rows().isEmpty()) {
                    Sheet.table(out, CostTable.columns(report)).print(CostTable.rows(report));
                }
            }
            case json -> out.println(Json.string(about(CostFormats.json(report), found)));
            case jsonl -> report.rows().forEach(row -> out.println(Json.string(CostFormats.json(report.by(), row))));
            case csv, focus -> CostFormats.csv(report).forEach(line -> out.print(line + "\n"));
        }
        out.flush();
    }

    private ObjectNode about(ObjectNode json, @Nullable UsagePass found) {
        json.put("source", source.name()).put("zone", spend.zone().getId());
        if (found != null) {
            json.put(
                            "complete_since",
                            found.completeSince() == null
                                    ? null
                                    : found.completeSince().toString())
                    .put("events", found.selected())
                    .put("repeated", found.repeated())
                    .put("unreadable", found.unreadable());
        }
        return json;
    }
}
