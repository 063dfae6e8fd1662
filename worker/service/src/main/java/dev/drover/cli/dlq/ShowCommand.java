package dev.drover.cli.dlq;

import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.OutputFormat;
import dev.drover.cli.kafka.Session;
import dev.drover.cli.kafka.Sheet;
import dev.drover.cli.kafka.TerminalWidth;
import dev.drover.operations.deadletters.LettersFound;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code drover dlq show}: all of a letter. */
@Command(
        name = "show",
        description = "Shows dead letters with attempts, headers and payload. Payload and secrets are masked unless "
                + "--payload is given.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover dlq show 3@123 --bootstrap-server kafka:9092",
            "  drover dlq show req_abcdefghijklmnopqrstuvwxyz --config drover.yaml --payload",
            "  drover dlq show --reason malformed_record --limit 1 --config drover.yaml",
            "",
            "Exit codes: 0 ok, 1 failure, 2 usage, 4 nothing matched."
        })
final class ShowCommand extends LetterCommand {
    private static final long SHOWN = 20;

    @Parameters(arity = "0..*", paramLabel = "ID", description = "As --id.")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--payload", description = "Shows what was asked of the model, and everything else as it is.")
    private boolean payload;

    @Option(names = "--limit", paramLabel = "N", description = "At most N (" + SHOWN + ").")
    private @Nullable Long limit;

    /** For picocli. */
    ShowCommand() {}

    @Override
    protected void check() {
        filter().withIds(ids);
        super.check();
    }

    @Override
    protected int run(Session session) throws Exception {
        long most = limit == null ? SHOWN : limit;
        LettersFound found;
        long[] shown = {0, 0};
        boolean pages = session.output().format().isForPeople();
        LetterPage page = new LetterPage(
                session.out(),
                pages ? TerminalWidth.get() : TerminalWidth.UNLIMITED,
                session.output().format() == OutputFormat.wide,
                payload);
        try (Sheet<ObjectNode> sheet = session.output().sheet(session.out(), List.of(), json -> json)) {
            found = session.deadLetters().find(meant(Instant.now()), most, (letter, mark) -> {
                shown[1]++;
                if (shown[0] == most) {
                    return limit == null;
                }
                if (pages) {
                    page.print(letter, mark);
                } else {
                    sheet.add(LetterJson.whole(letter, mark, payload));
                }
                // Who gave no limit is told how many more there are.
                return ++shown[0] < most || limit == null;
            });
        }
        if (shown[0] == 0) {
            session.say("no dead letter matches in " + found.topic());
            return ExitCodes.NOTHING;
        }
        if (shown[1] > shown[0]) {
            session.say(shown[0] + " of " + shown[1] + " shown; more by --limit N");
        }
        return ExitCodes.OK;
    }
}
