package dev.drover.cli.dlq;

import dev.drover.cli.kafka.ClusterCommand;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.Replacement;
import dev.drover.cli.kafka.Session;
import dev.drover.contracts.Json;
import dev.drover.contracts.Phrases;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Failed;
import dev.drover.operations.deadletters.LetterVisitor;
import dev.drover.operations.deadletters.LettersFound;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drover dlq export}: everything, for other tools. */
@Command(
        name = "export",
        description =
                "Writes dead letters as JSON lines with everything in them: keys, headers and payloads, unmasked.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover dlq export --config drover.yaml --reason invalid_request --file letters.jsonl",
            "  drover dlq export --bootstrap-server kafka:9092 | jq -r .value",
            "",
            "Bytes that are no UTF-8 are members that end in _base64.",
            "Exit codes: 0 ok, 1 failure, 2 usage, 4 nothing matched."
        })
final class ExportCommand extends ClusterCommand {
    @Mixin
    private FilterOptions filter;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description =
                    "Writes there, all or nothing, for its owner alone if it is new; to standard output if not set.")
    private @Nullable Path file;

    /** For picocli, which injects the rest. */
    @SuppressWarnings("NullAway.Init")
    ExportCommand() {}

    @Override
    protected void check() {
        try {
            filter.at(Instant.now());
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    @Override
    protected int run(Session session) throws Exception {
        String obstacle = file == null ? null : Replacement.obstacle(file);
        if (obstacle != null) {
            throw new OperationException(
                    new Failed(file + " cannot be written (" + obstacle + "): give another --file"));
        }
        LettersFound found = file == null ? toOutput(session) : toFile(session, file);
        if (found.shown() == 0) {
            session.say(
                    "no dead letter matches in " + found.topic() + (file == null ? "" : "; " + file + " is as it was"));
            return ExitCodes.NOTHING;
        }
        session.say(Phrases.count(found.shown(), "letter") + " exported" + (file == null ? "" : " to " + file));
        return ExitCodes.OK;
    }

    private LettersFound find(Session session, LetterVisitor visitor) {
        return session.deadLetters().find(filter.at(Instant.now()), Long.MAX_VALUE, visitor);
    }

    private LettersFound toOutput(Session session) {
        LettersFound found = find(session, (letter, mark) -> {
            session.out().print(Json.string(LetterJson.export(letter, mark)));
            session.out().print('\n');
            return true;
        });
        session.out().flush();
        return found;
    }

    /** A file that is there is whole, and of this or an earlier export: one that finds nothing leaves it as it is. */
    private LettersFound toFile(Session session, Path target) {
        long[] written = {0};
        try (Replacement replacement = Replacement.of(target)) {
            LettersFound found = find(session, (letter, mark) -> {
                try {
                    replacement.out().write(Json.bytes(LetterJson.export(letter, mark)));
                    replacement.out().write('\n');
                } catch (IOException e) {
                    throw unwritable(target, written[0], e);
                }
                written[0]++;
                return true;
            });
            replacement.complete();
            if (written[0] > 0) {
                replacement.move();
            }
            return found;
        } catch (IOException e) {
            throw unwritable(target, written[0], e);
        }
    }

    private static OperationException unwritable(Path target, long written, IOException e) {
        return new OperationException(
                new Failed(target + " cannot be written (" + e.getMessage() + ", after "
                        + Phrases.count(written, "letter") + "): give another --file, or make room"),
                e);
    }
}
