package dev.drover.cli.results;

import dev.drover.cli.kafka.Column;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.KafkaCommand;
import dev.drover.cli.kafka.OutputFormat;
import dev.drover.cli.kafka.Session;
import dev.drover.cli.kafka.Sheet;
import dev.drover.contracts.TenantName;
import dev.drover.operations.cluster.Bound;
import dev.drover.operations.results.FoundOutcome;
import dev.drover.operations.results.OutcomeQuery;
import dev.drover.operations.results.OutcomesFound;
import dev.drover.operations.results.Results;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code drover results}: outcomes, found and followed. */
@Command(
        name = "results",
        description = {
            "Shows outcomes from the result topic, committed ones only. Filters are joined by and; values of one"
                    + " filter by or.",
            "With -o jsonl each line is the result line as it is on the topic. -o wide also has QUEUE MS, the time"
                    + " from the request's record to its first call, and PROVIDER MS, that of all its calls."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover results --config drover.yaml --tenant acme --from 1h",
            "  drover results --config drover.yaml --id req_abc... -o jsonl",
            "  drover results --config drover.yaml --custom-id r-1 --follow --limit 1",
            "  drover results --config drover.yaml --submit batch.jsonl-0123456789ab --failed",
            "  drover results --config drover.yaml --follow --from 0s",
            "  drover results --config drover.yaml --follow --chunks --submit batch.jsonl-0123456789ab",
            "",
            "Exit codes: 0 some were shown, 1 failure, 2 usage, 4 none matched, 130 interrupted."
        })
public final class ResultsCommand extends KafkaCommand {
    private static final List<Column<FoundOutcome>> COLUMNS = List.of(
            Column.text("TIME", outcome -> outcome.at().toString()),
            Column.foreign("ID", FoundOutcome::id),
            Column.foreign("CUSTOM ID", FoundOutcome::customId),
            Column.foreign("TENANT", FoundOutcome::tenant),
            Column.foreign("MODEL", FoundOutcome::model),
            Column.foreign("ENDING", FoundOutcome::ending),
            Column.number("ATTEMPTS", FoundOutcome::attempts),
            Column.number("USD", FoundOutcome::usd),
            Column.number("QUEUE MS", (FoundOutcome outcome) -> outcome.milliseconds("queue_ms"))
                    .onlyWide(),
            Column.number("PROVIDER MS", (FoundOutcome outcome) -> outcome.milliseconds("provider_ms"))
                    .onlyWide());

    @Option(names = "--id", paramLabel = "ID", description = "Drover's id of the request (req_...); repeatable.")
    private Set<String> ids = Set.of();

    @Option(names = "--custom-id", paramLabel = "ID", description = "The producer's id of it; repeatable.")
    private Set<String> customIds = Set.of();

    @Option(names = "--tenant", paramLabel = "NAME", description = "Repeatable.")
    private Set<String> tenants = Set.of();

    @Option(names = "--key", paramLabel = "KEY", description = "The record's key; repeatable.")
    private Set<String> keys = Set.of();

    @Option(names = "--submit", paramLabel = "ID", description = "Requests that drover submit sent under this id.")
    private @Nullable String submit;

    @Option(names = "--reason", split = ",", paramLabel = "CODE", description = "Errors of this code, such as timeout.")
    private Set<String> reasons = Set.of();

    @Option(names = "--failed", description = "Errors only.")
    private boolean failed;

    @Option(
            names = "--from",
            paramLabel = "TIME|OFFSET",
            description = "2026-11-20T08:00:00Z, 2026-11-20, 30m, 2h, 3d ago, 0s for now, or an offset; the beginning "
                    + "if not set.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME|OFFSET", description = "Up to, not including.")
    private @Nullable String to;

    @Option(names = "--limit", paramLabel = "N", description = "Ends when so many were shown.")
    private long limit;

    @Option(names = "--follow", description = "Goes on with what is written, until interrupted or --limit is reached.")
    private boolean follow;

    @Option(
            names = "--chunks",
            description =
                    "With --follow: shows answers' texts as they come, from now on if --from is not set. -o json and "
                            + "jsonl give a line per piece. An answer is shown as it is: nothing is masked in it.")
    private boolean chunks;

    /** For picocli. */
    public ResultsCommand() {}

    @Override
    protected void check() {
        if (limit < 0) {
            throw usage("--limit is a number of outcomes, not " + limit);
        }
        if (follow && to != null) {
            throw usage("--follow has no end; leave --to out");
        }
        if (chunks && (!follow || failed || !reasons.isEmpty())) {
            throw usage("--chunks needs --follow, and takes neither --failed nor --reason: it shows what has not ended"
                    + " yet");
        }
        if (chunks && output().format() == OutputFormat.csv) {
            throw usage("--chunks has no -o csv; jsonl is for programs");
        }
        bound(from, "--from");
        bound(to, "--to");
        tenants = tenants.stream().map(this::tenant).collect(Collectors.toSet());
    }

    /** As workers spell it. */
    private String tenant(String given) {
        return TenantName.of(given).orElseThrow(() -> usage("--tenant '" + given + "' can be no tenant's name"));
    }

    private @Nullable Bound bound(@Nullable String text, String option) {
        try {
            return text == null ? null : Bound.parse(text, Instant.now());
        } catch (IllegalArgumentException e) {
            throw usage(option + ": " + e.getMessage());
        }
    }

    @Override
    protected int run(Session session) throws Exception {
        OutcomeQuery query = new OutcomeQuery(ids, customIds, tenants, keys, reasons, submit, failed);
        OutcomesFound found = chunks ? watched(session, query) : found(session, query);
        if (found.shown() == 0) {
            session.say("no outcome matches");
        }
        return ExitCodes.of(found.completion());
    }

    private OutcomesFound watched(Session session, OutcomeQuery query) {
        OutcomeQuery.Range range =
                new OutcomeQuery.Range(bound(from == null ? "0s" : from, "--from"), null, limit, true);
        boolean people = output().format().isForPeople();
        return session.results()
                .watch(query, range, people ? new TextScreen(session.out()) : new TextLines(session.out()));
    }

    private OutcomesFound found(Session session, OutcomeQuery query) {
        OutcomeQuery.Range range = new OutcomeQuery.Range(bound(from, "--from"), bound(to, "--to"), limit, follow);
        try (Sheet<FoundOutcome> sheet = session.output().sheetOfText(session.out(), COLUMNS, FoundOutcome::line)) {
            return session.results().find(query, range, new Results.Viewer() {
                @Override
                public void show(FoundOutcome outcome) {
                    sheet.add(outcome);
                }

                @Override
                public void waits() {
                    sheet.show();
                    session.out().flush();
                }
            });
        }
    }
}
