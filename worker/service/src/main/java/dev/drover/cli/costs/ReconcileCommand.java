package dev.drover.cli.costs;

import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.KafkaCommand;
import dev.drover.cli.kafka.OutputFormat;
import dev.drover.cli.kafka.Session;
import dev.drover.cli.kafka.Sheet;
import dev.drover.contracts.Json;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Failed;
import dev.drover.operations.spend.ReconciledInvoice;
import dev.drover.report.CostFormats;
import dev.drover.report.InvoiceException;
import dev.drover.report.InvoiceLine;
import dev.drover.report.InvoiceReader;
import dev.drover.report.Money;
import dev.drover.report.Reconciliation;
import dev.drover.report.Tolerance;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drover costs reconcile}: our numbers beside a provider's. */
@Command(
        name = "reconcile",
        description = "Sets a provider's cost export beside what workers wrote, for each day and model.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover costs reconcile cost_2026-11.csv --config drover.yaml --provider openai",
            "  drover costs reconcile invoice.csv --config drover.yaml --column date=Day --column cost=Amount",
            "  drover costs reconcile claude.csv --config drover.yaml --alias 'Claude Haiku 4.5=claude-haiku'",
            "  drover costs reconcile invoice.csv --config drover.yaml --tolerance 2%% -o csv",
            "",
            "The file has the columns date, model, cost and, if it likes, tokens and currency; the cost "
                    + "exports of  OpenAI and Anthropic are read as they are. The days of the file, in UTC as "
                    + "providers count, are compared. DIFFERENCE is the invoice less what we know to be billed. "
                    + "UNEXPLAINED is what neither estimated nor possibly billed attempts can account for: above "
                    + "zero, calls that were lost in a crash or a rebalance, unpriced ones, or those of others with "
                    + "the same key; below zero, credits, discounts, or a price that is set too high.",
            "Exit codes: 0 explained, 1 failure, 2 usage, 3 a row (marked !) is beyond the tolerance, 4 an "
                    + "empty invoice."
        })
final class ReconcileCommand extends KafkaCommand {
    private static final long MOST_BYTES = 256L * 1024 * 1024;

    @Parameters(paramLabel = "INVOICE.csv", description = "The provider's export; - for standard input.")
    private Path invoice = Path.of("-");

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            description =
                    "The provider whose invoice it is, as configured; repeatable. Needed where there are several.")
    private Set<String> providers = new LinkedHashSet<>();

    @Option(
            names = "--column",
            paramLabel = "OURS=THEIRS",
            description = "The file's name for date, model, cost, tokens or currency; repeatable.")
    private Map<String, String> columns = new LinkedHashMap<>();

    @Option(
            names = "--alias",
            paramLabel = "THEIRS=OURS",
            description =
                    "The invoice's name for a model and the one that we send; repeatable. Names that differ in case, "
                            + "punctuation or a date at the end are matched without.")
    private Map<String, String> aliases = new LinkedHashMap<>();

    @Option(
            names = "--tolerance",
            paramLabel = "PERCENT%|USD",
            description = "What may stay unexplained in a row. Default: 1%%, or a cent for each of the row's lines.")
    private @Nullable String tolerance;

    private List<InvoiceLine> lines = List.of();

    /** For picocli, which injects the rest. */
    @SuppressWarnings("NullAway.Init")
    ReconcileCommand() {}

    /** Reads the file before anything is connected. */
    @Override
    protected void check() {
        try {
            tolerance();
            lines = lines();
        } catch (IOException e) {
            throw usage(invoice + " cannot be read: " + e.getMessage());
        } catch (InvoiceException e) {
            throw new OperationException(new Failed(invoice + ", " + e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private Tolerance tolerance() {
        return tolerance == null ? Tolerance.DEFAULT : Tolerance.parse(tolerance);
    }

    @Override
    protected int run(Session session) throws Exception {
        if (lines.isEmpty()) {
            session.say("the invoice has no line with an amount: there is nothing to compare");
            return ExitCodes.NOTHING;
        }
        ReconciledInvoice compared = session.spend().reconcile(lines, aliases, tolerance(), providers);
        print(session, compared.reconciliation());
        Remarks.of(compared.pass()).forEach(session::say);
        session.say(summary(compared.reconciliation(), compared.days()));
        return ExitCodes.of(compared.completion());
    }

    private List<InvoiceLine> lines() throws IOException {
        boolean standardInput = invoice.toString().equals("-");
        if (!standardInput && Files.size(invoice) > MOST_BYTES) {
            throw new OperationException(new Failed(invoice + " is larger than 256 MiB; export fewer days at a time"));
        }
        byte[] bytes = standardInput ? System.in.readAllBytes() : Files.readAllBytes(invoice);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return InvoiceReader.read(text, columns);
        } catch (CharacterCodingException e) {
            throw new OperationException(new Failed(invoice + " is no UTF-8 text"), e);
        }
    }

    private static void print(Session session, Reconciliation reconciliation) {
        OutputFormat format = session.output().format();
        switch (format) {
            case table ->
                Sheet.table(session.out(), CostTable.columns(reconciliation)).print(CostTable.rows(reconciliation));
            case json -> session.out().println(Json.string(CostFormats.json(reconciliation)));
            case jsonl ->
                reconciliation.rows().forEach(row -> session.out().println(Json.string(CostFormats.json(row))));
            case csv ->
                CostFormats.csv(reconciliation).forEach(line -> session.out().print(line + "\n"));
        }
        session.out().flush();
    }

    private static String summary(Reconciliation reconciliation, Reconciliation.Days days) {
        Reconciliation.Row total = reconciliation.total();
        return "%s to %s: invoice %s USD, ours %s billed + %s estimated + at most %s possibly billed; unexplained %s%s"
                .formatted(
                        days.first(),
                        days.last(),
                        Money.text(total.invoiced()),
                        Money.text(total.ours().usd()),
                        Money.text(total.ours().estimatedUsd()),
                        Money.text(total.ours().possiblyBilledUsd()),
                        Money.text(total.unexplained()),
                        reconciliation.within() ? "" : ", beyond the tolerance in rows marked !");
    }
}
