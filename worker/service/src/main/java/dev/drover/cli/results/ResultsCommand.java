package dev.drover.cli.results;

import dev.drover.cli.kafka.Column;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.KafkaCommand;
import dev.drover.cli.kafka.Session;
import dev.drover.cli.kafka.Sheet;
import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.TenantName;
import dev.drover.operations.cluster.Bound;
import dev.drover.operations.cluster.TopicReader;
import dev.drover.operations.cluster.TopicReader.End;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code drover results}: outcomes, found and followed. */
@Command(
        name = "results",
        description = {
            "Shows outcomes from the result topic, committed ones only. Filters are joined by and; values of one"
                    + " filter by or.",
            "With -o jsonl each line is the result line as it is on the topic."
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
            "",
            "Exit codes: 0 some were shown, 1 failure, 2 usage, 4 none matched, 130 interrupted."
        })
public final class ResultsCommand extends KafkaCommand {
    private static final List<Column<Outcome>> COLUMNS = List.of(
            Column.text("TIME", outcome -> outcome.at().toString()),
            Column.foreign("ID", Outcome::id),
            Column.foreign("CUSTOM ID", Outcome::customId),
            Column.foreign("TENANT", Outcome::tenant),
            Column.foreign("MODEL", Outcome::model),
            Column.foreign("ENDING", Outcome::ending),
            Column.number("ATTEMPTS", Outcome::attempts),
            Column.number("USD", Outcome::usd),
            Column.number("QUEUE MS", outcome -> outcome.milliseconds("queue_ms")),
            Column.number("PROVIDER MS", outcome -> outcome.milliseconds("provider_ms")));

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

    private long shown;

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
        List<TopicPartition> partitions =
                session.cluster().partitions(session.cluster().topics().results());
        Bound end = bound(to, "--to");
        try (Sheet<Outcome> sheet = session.output().sheetOfText(session.out(), COLUMNS, Outcome::line);
                TopicReader reader = TopicReader.of(session.context(), partitions, bound(from, "--from"), End.STABLE)) {
            reader.read(each -> {
                show(sheet, each, end);
                return !enough();
            });
            if (follow && !enough()) {
                reader.follow(
                        Duration.ZERO,
                        each -> {
                            show(sheet, each, null);
                            return !enough();
                        },
                        _ -> {
                            sheet.show();
                            session.out().flush();
                            return true;
                        });
            }
        }
        if (shown == 0) {
            session.say("no outcome matches");
        }
        return shown == 0 ? ExitCodes.NOTHING : ExitCodes.OK;
    }

    private boolean enough() {
        return limit > 0 && shown >= limit;
    }

    private void show(Sheet<Outcome> sheet, ConsumerRecord<byte[], byte[]> each, @Nullable Bound end) {
        boolean before =
                switch (end) {
                    case null -> true;
                    case Bound.Offset(long offset) -> each.offset() < offset;
                    case Bound.Time(Instant time) -> each.timestamp() < time.toEpochMilli();
                };
        if (!before || !isOfSubmit(each)) {
            return;
        }
        Outcome outcome = Outcome.of(each);
        if (matches(outcome)) {
            shown++;
            sheet.add(outcome);
        }
    }

    private boolean matches(Outcome outcome) {
        String key = outcome.key();
        return (ids.isEmpty() || ids.contains(outcome.id()))
                && (customIds.isEmpty() || customIds.contains(outcome.customId()))
                && (tenants.isEmpty() || tenants.contains(outcome.tenant()))
                && (keys.isEmpty() || (key != null && keys.contains(key)))
                && (!failed || outcome.failed());
    }

    private boolean isOfSubmit(ConsumerRecord<byte[], byte[]> each) {
        if (submit == null) {
            return true;
        }
        Header header = each.headers().lastHeader(HeaderNames.SUBMIT);
        return header != null
                && header.value() != null
                && submit.equals(new String(header.value(), StandardCharsets.UTF_8));
    }
}
