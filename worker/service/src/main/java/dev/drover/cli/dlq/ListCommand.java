package dev.drover.cli.dlq;

import dev.drover.cli.kafka.Column;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.Session;
import dev.drover.cli.kafka.Sheet;
import dev.drover.contracts.Origin;
import dev.drover.contracts.ReplayMark;
import dev.drover.deadletter.Letter;
import dev.drover.operations.deadletters.LettersFound;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code drover dlq list}: one line per letter. */
@Command(
        name = "list",
        description = "Lists dead letters by time, one line each, without what was asked of the model.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover dlq list --bootstrap-server kafka:9092",
            "  drover dlq list --config drover.yaml --reason timeout,rate_limited --tenant acme --from 2h",
            "  drover dlq list --config drover.yaml --where body.model=gpt-4.1 -o jsonl",
            "  drover dlq list --config drover.yaml -o wide      # all columns, errors whole",
            "",
            "Exit codes: 0 ok, 1 failure, 2 usage, 4 nothing matched."
        })
final class ListCommand extends LetterCommand {
    /** Rows that are held to be sorted: a few megabytes. */
    private static final int SORTED = 10_000;

    @Option(names = "--limit", paramLabel = "N", description = "Ends after N letters.")
    private long limit = Long.MAX_VALUE;

    /** For picocli. */
    ListCommand() {}

    @Override
    protected int run(Session session) throws Exception {
        List<Row> held = new ArrayList<>();
        long[] listed = {0};
        LettersFound found;
        try (Sheet<Row> sheet = session.output().sheet(session.out(), COLUMNS, Row::json)) {
            found = session.deadLetters().find(meant(Instant.now()), limit, (letter, mark) -> {
                if (listed[0] < limit) {
                    held.add(Row.of(letter, mark));
                    listed[0]++;
                }
                if (held.size() == SORTED) {
                    release(held, sheet);
                }
                return listed[0] < limit;
            });
            release(held, sheet);
        }
        if (listed[0] > SORTED) {
            session.say(
                    "%,d letters: only %,d at a time are in the order of their time; --from, --to and --tenant narrow"
                                    .formatted(listed[0], SORTED)
                            + " the list");
        }
        if (listed[0] < limit) {
            UnknownReasons.tell(session, found);
        }
        if (listed[0] == 0) {
            session.say("no dead letter matches in " + found.topic());
            return ExitCodes.NOTHING;
        }
        return ExitCodes.OK;
    }

    private static void release(List<Row> held, Sheet<Row> sheet) {
        held.sort(Comparator.comparing(Row::at)); // stable: letters of one instant as they lie
        held.forEach(sheet::add);
        held.clear();
    }

    static final List<Column<Row>> COLUMNS = List.of(
            Column.text("LETTER", Row::place),
            Column.text("AT", row -> row.at.truncatedTo(ChronoUnit.SECONDS).toString()),
            Column.text("REASON", row -> row.said("reason")),
            Column.text("TENANT", row -> row.said("tenant")),
            Column.<Row>text("MODEL", row -> row.said("model")).onlyWide(),
            Column.text("CUSTOM ID", row -> row.said("custom_id")),
            Column.<Row>number("REPLAYS", row -> row.json.path("replays").asString())
                    .onlyWide(),
            Column.text("STATE", Row::state),
            Column.text("ERROR", row -> row.said("error")));

    static String state(@Nullable ReplayMark mark) {
        return mark == null ? "-" : mark.to() == null ? "parked" : "replayed";
    }

    static String or(@Nullable String said) {
        return said == null || said.isEmpty() ? "-" : said;
    }

    /**
     * A letter without what was asked of the model, which may be large.
     *
     * @param json what programs are told; nothing in it has to be masked any more
     */
    record Row(String place, Instant at, String state, ObjectNode json) {
        static Row of(Letter letter, @Nullable ReplayMark mark) {
            Origin place = letter.stored().place();
            return new Row(
                    place.partition() + "@" + place.offset(),
                    letter.stored().timestamp(),
                    ListCommand.state(mark),
                    LetterJson.summary(letter, mark));
        }

        private String said(String member) {
            return or(json.path(member).stringValue(null));
        }
    }
}
