package dev.drover.cli.costs;

import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.KafkaCommand;
import dev.drover.cli.kafka.OutputFormat;
import dev.drover.cli.kafka.Session;
import dev.drover.contracts.BudgetRecord;
import dev.drover.contracts.BudgetRefusal;
import dev.drover.contracts.Json;
import dev.drover.operations.budgets.BudgetOverview;
import dev.drover.operations.budgets.BudgetSettings;
import dev.drover.report.BudgetLine;
import dev.drover.report.Money;
import java.text.Normalizer;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code drover budgets show}: all about one tenant's budgets. */
@Command(
        name = "show",
        description = "Shows a tenant's budgets, what is left of them, who set them and why, and its top-ups.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover budgets show acme --bootstrap-server kafka:9092",
            "  drover budgets show acme --config drover.yaml -o json | jq '.budgets[].remaining_usd'",
            "",
            "Exit codes: 0 ok, 1 failure, 2 usage, 3 something could not be read, 4 the tenant has none."
        })
final class BudgetsShowCommand extends KafkaCommand {
    @Mixin
    private BudgetOptions budgets;

    @Parameters(paramLabel = "TENANT", description = "The tenant.")
    private String tenant = "";

    /** For picocli, which injects the rest. */
    @SuppressWarnings("NullAway.Init")
    BudgetsShowCommand() {}

    @Override
    protected void check() {
        budgets.check(this::usage);
    }

    @Override
    protected int run(Session session) throws Exception {
        String name = Normalizer.normalize(tenant, Normalizer.Form.NFC);
        BudgetSettings settings = budgets.settings(clusterOptions(), name);
        BudgetOverview overview = session.budgets().overview(settings, name);
        List<BudgetLine> lines = overview.lines();
        List<BudgetRecord.TopUp> topUps = overview.topUps();
        OutputFormat format = session.output().format();
        if (format == OutputFormat.json) {
            session.out().println(Json.string(json(name, lines, topUps)));
        } else {
            try (var sheet =
                    session.output().sheet(session.out(), BudgetsListCommand.columns(lines), BudgetLine::json)) {
                lines.forEach(sheet::add);
            }
        }
        if (format.isForPeople()) {
            lines.forEach(line -> tell(session, line));
            lines.forEach(line -> tellRefusal(session, line));
            topUps.forEach(topUp -> session.out()
                    .println("top-up " + topUp.key().id() + ": " + Money.text(topUp.usd()) + " USD"
                            + noted(topUp.note())));
        }
        session.out().flush();
        overview.remarks().forEach(session::say);
        settings.caveat(overview.hasBalance()).ifPresent(session::say);
        return ExitCodes.of(overview.completion());
    }

    private static void tell(Session session, BudgetLine line) {
        String noted = noted(line.note());
        if (!noted.isEmpty()) {
            String model = line.scope().model();
            session.out()
                    .println((model == null ? "" : model + " ")
                            + line.scope().period().wire() + " set"
                            + (line.id() == null ? "" : " by record " + line.id()) + noted);
        }
    }

    private static void tellRefusal(Session session, BudgetLine line) {
        BudgetRefusal refusal = line.refusal();
        if (refusal != null) {
            String model = line.scope().model();
            session.out()
                    .println((model == null ? "" : model + " ")
                            + line.scope().period().wire() + " last refused a request at " + refusal.at()
                            + ", which may cost " + Money.text(refusal.usd()) + " USD with model " + refusal.model());
        }
    }

    private static String noted(BudgetRecord.Note note) {
        return (note.by() == null ? "" : ", by " + note.by())
                + (note.at() == null ? "" : ", at " + note.at())
                + (note.reason() == null ? "" : ": " + note.reason());
    }

    private static ObjectNode json(String tenant, List<BudgetLine> lines, List<BudgetRecord.TopUp> topUps) {
        ObjectNode json = Json.object().put("tenant", tenant);
        ArrayNode budgets = json.putArray("budgets");
        lines.forEach(line -> budgets.add(line.json()));
        ArrayNode added = json.putArray("top_ups");
        topUps.forEach(topUp -> {
            Instant at = topUp.note().at();
            added.add(Json.object()
                    .put("id", topUp.key().id())
                    .put("usd", Money.text(topUp.usd()))
                    .put("by", topUp.note().by())
                    .put("at", at == null ? null : at.toString())
                    .put("reason", topUp.note().reason()));
        });
        return json;
    }
}
