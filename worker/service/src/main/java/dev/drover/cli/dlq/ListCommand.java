package dev.drover.cli.dlq;

import dev.drover.cli.kafka.Column;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.Session;
import dev.drover.cli.kafka.Sheet;
import dev.drover.contracts.ReplayMark;
import dev.drover.deadletter.Letter;
import dev.drover.operations.deadletters.LettersFound;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code drover dlq list}: one line per letter. */
@Command(
        name = "list",
        description = "Lists dead letters, one line each, without what was asked of the model.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover dlq list --bootstrap-server kafka:9092",
            "  drover dlq list --config drover.yaml --reason timeout,rate_limited --tenant acme --from 2h",
            "  drover dlq list --config drover.yaml --where body.model=gpt-4.1 -o jsonl",
            "",
            "Exit codes: 0 ok, 1 failure, 2 usage, 4 nothing matched."
        })
final class ListCommand extends LetterCommand {
    private static final int LONGEST_ERROR = 60;

    @Option(names = "--limit", paramLabel = "N", description = "Ends after N letters.")
    private long limit = Long.MAX_VALUE;

    /** For picocli. */
    ListCommand() {}

    @Override
    protected int run(Session session) throws Exception {
        long[] listed = {0};
        LettersFound found;
        try (Sheet<Row> sheet = session.output().sheet(session.out(), columns(), Row::json)) {
            found = session.deadLetters().find(meant(Instant.now()), limit, (letter, mark) -> {
                if (listed[0] < limit) {
                    sheet.add(new Row(letter, mark));
                    listed[0]++;
                }
                return listed[0] < limit;
            });
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

    static List<Column<Row>> columns() {
        return List.of(
                Column.text(
                        "LETTER",
                        row -> row.letter.stored().place().partition() + "@"
                                + row.letter.stored().place().offset()),
                Column.text(
                        "AT",
                        row -> row.letter
                                .stored()
                                .timestamp()
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString()),
                Column.text("REASON", row -> Masking.reason(row.letter.dead().reason())),
                Column.text("TENANT", row -> or(Masking.tenant(row.letter))),
                Column.text("MODEL", row -> or(Masking.name(row.letter.model()))),
                Column.text("CUSTOM ID", row -> or(Masking.customId(row.letter))),
                Column.number("REPLAYS", row -> Integer.toString(row.letter.replays())),
                Column.text("STATE", row -> state(row.mark)),
                Column.text("ERROR", row -> shortened(Masking.error(row.letter))));
    }

    static String state(@Nullable ReplayMark mark) {
        return mark == null ? "-" : mark.to() == null ? "parked" : "replayed";
    }

    static String or(@Nullable String said) {
        return said == null || said.isEmpty() ? "-" : said;
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST_ERROR
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_ERROR - 1)) + "…";
    }

    record Row(Letter letter, @Nullable ReplayMark mark) {
        tools.jackson.databind.node.ObjectNode json() {
            return LetterJson.summary(letter, mark);
        }
    }
}
