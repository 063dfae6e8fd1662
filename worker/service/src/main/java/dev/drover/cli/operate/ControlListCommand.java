package dev.drover.cli.operate;

import dev.drover.cli.kafka.Column;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.KafkaCommand;
import dev.drover.cli.kafka.Session;
import dev.drover.contracts.ControlWord;
import dev.drover.contracts.Json;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code drover control list}: what was said last about each. */
@Command(
        name = "list",
        description = "Shows the latest word about each model, credential and chain, and about breakers.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover control list --config drover.yaml",
            "",
            "Exit codes: 0, 1 failure, 2 usage, 4 nothing was ever said."
        })
final class ControlListCommand extends KafkaCommand {
    /** For picocli. */
    ControlListCommand() {}

    @Override
    protected int run(Session session) throws Exception {
        List<ControlWord> words = session.fleet().words();
        show(session, words);
        return words.isEmpty() ? ExitCodes.NOTHING : ExitCodes.OK;
    }

    private static void show(Session session, List<ControlWord> words) {
        Instant now = Instant.now();
        List<Column<ControlWord>> columns = List.of(
                Column.text("ABOUT", word -> word.target().toString()),
                Column.text("SAID", word -> word.action().wire()),
                Column.text("NOW", word -> state(word, now)),
                Column.text("UNTIL", word -> word.until() == null ? "" : String.valueOf(word.until())),
                Column.text("AT", word -> word.at().toString()),
                Column.text("BY", word -> word.by() == null ? "" : word.by()),
                Column.text("REASON", word -> word.reason() == null ? "" : word.reason()));
        try (var sheet = session.output()
                .sheet(
                        session.out(),
                        columns,
                        word -> Json.object()
                                .put("target", word.target().kind().wire())
                                .put("name", word.target().name())
                                .put("action", word.action().wire())
                                .put("now", state(word, now))
                                .put("until", word.until() == null ? null : String.valueOf(word.until()))
                                .put("at", word.at().toString())
                                .put("by", word.by())
                                .put("reason", word.reason()))) {
            words.forEach(sheet::add);
        }
    }

    private static String state(ControlWord word, Instant now) {
        return switch (word.action()) {
            case PAUSE -> word.pauses(now) ? "paused" : "over";
            case RESUME -> "-";
            case CLOSE_BREAKER -> "done";
            case CUT_OVER -> word.cutOver() == null ? "-" : ControlCommand.share(word.cutOver());
            case AS_CONFIGURED -> "-";
        };
    }
}
