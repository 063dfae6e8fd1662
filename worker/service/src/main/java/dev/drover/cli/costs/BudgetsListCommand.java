package dev.drover.cli.costs;

import dev.drover.cli.kafka.Column;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.KafkaCommand;
import dev.drover.cli.kafka.Session;
import dev.drover.cli.kafka.Sheet;
import dev.drover.operations.budgets.BudgetOverview;
import dev.drover.operations.budgets.BudgetSettings;
import dev.drover.report.BudgetLine;
import dev.drover.report.Money;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drover budgets list}: every budget and what is left of it. */
@Command(
        name = "list",
        description =
                "Lists budgets with what was spent in the day or month it is now, and what is left; those with the "
                        + "smallest share left first, and before them those that refuse requests.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover budgets list --bootstrap-server kafka:9092",
            "  drover budgets list --config drover.yaml          # configured budgets too",
            "  drover budgets list --config drover.yaml --above 80%%",
            "  drover budgets list --config drover.yaml --tenant acme -o json",
            "",
            "A budget is too little for the last request if less is left than the last request could cost that it"
                    + " refused.",
            "Workers tell that within ten seconds.",
            "Only what was surely billed draws on a budget, at its price or at our estimate; possibly billed "
                    + "does not.",
            "Exit codes: 0 ok, 1 failure, 2 usage, 3 something could not be read, 4 there is none."
        })
final class BudgetsListCommand extends KafkaCommand {
    @Mixin
    private BudgetOptions budgets;

    @Option(names = "--tenant", paramLabel = "NAME", description = "This tenant's only.")
    private @Nullable String tenant;

    @Option(
            names = "--above",
            paramLabel = "PERCENT",
            description = "Spent to this share or more, such as 80%%, or too little left for the last request.")
    private @Nullable String above;

    /** For picocli, which injects the rest. */
    @SuppressWarnings("NullAway.Init")
    BudgetsListCommand() {}

    @Override
    protected void check() {
        budgets.check(this::usage);
        try {
            share();
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private BigDecimal share() {
        return above == null ? BigDecimal.ZERO : Amounts.percent("--above", above);
    }

    @Override
    protected int run(Session session) throws Exception {
        String wanted = tenant == null ? null : Normalizer.normalize(tenant, Normalizer.Form.NFC);
        BudgetSettings settings = budgets.settings(clusterOptions(), wanted);
        BudgetOverview overview = session.budgets().overview(settings, wanted);
        BigDecimal least = share();
        List<BudgetLine> lines = overview.lines().stream()
                .filter(line -> line.stops() || line.shareUsed().compareTo(least) >= 0)
                .toList();
        try (Sheet<BudgetLine> sheet = session.output().sheet(session.out(), columns(lines), BudgetLine::json)) {
            lines.forEach(sheet::add);
        }
        overview.remarks().forEach(session::say);
        settings.eachTenant()
                .forEach(each -> session.say(
                        "each tenant without budgets of its own has %s USD a %s%s; those who have spent are listed"
                                .formatted(
                                        Money.text(each.usd()),
                                        each.scope().period().wire(),
                                        each.scope().model() == null
                                                ? ""
                                                : " for " + each.scope().model())));
        settings.caveat(overview.hasBalance()).ifPresent(session::say);
        int code = ExitCodes.of(overview.completion());
        return lines.isEmpty() && code == ExitCodes.OK ? ExitCodes.NOTHING : code;
    }

    static List<Column<BudgetLine>> columns(List<BudgetLine> lines) {
        return List.of(
                Column.text("TENANT", line -> said(line.scope().tenant())),
                Column.text("MODEL", line -> said(line.scope().model())),
                Column.text("PERIOD", BudgetLine::period),
                CostTable.money("USD", lines, BudgetLine::usd),
                CostTable.money("SPENT", lines, BudgetLine::spent),
                CostTable.money("LEFT", lines, BudgetLine::remaining),
                Column.number("USED", line -> line.percentUsed() == null ? "" : line.percentUsed() + "%"),
                Column.text("STATE", line -> switch (line.state()) {
                    case OK -> "ok";
                    case SOFT_LIMIT -> "near its end";
                    case TOO_LITTLE -> "too little for the last request";
                    case EXHAUSTED -> "exhausted";
                }),
                Column.text("SOURCE", line -> switch (line.source()) {
                    case CONFIGURED -> "configured";
                    case RECORD -> "command";
                }),
                Column.text(
                        "BY",
                        line -> line.note().by() == null ? "" : line.note().by()));
    }

    private static String said(@Nullable String name) {
        return name == null ? "(all)" : name;
    }
}
