package dev.drover.cli.dlq;

import dev.drover.cli.kafka.ClusterCommand;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.Replacement;
import dev.drover.cli.kafka.Session;
import dev.drover.contracts.Json;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Failed;
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
        LetterReader letters = LetterReader.open(session.context(), filter.at(Instant.now()));
        Marks marks = Marks.of(session, letters, Long.MAX_VALUE);
        String obstacle = file == null ? null : Replacement.obstacle(file);
        if (obstacle != null) {
            throw new OperationException(
                    new Failed(file + " can not be written (" + obstacle + "): give another --file"));
        }
        long written = file == null ? toOutput(session, letters, marks) : toFile(file, letters, marks);
        if (written == 0) {
            session.say("no dead letter matches in " + letters.topic()
                    + (file == null ? "" : "; " + file + " is as it was"));
            return ExitCodes.NOTHING;
        }
        session.say(written + " letters exported" + (file == null ? "" : " to " + file));
        return ExitCodes.OK;
    }

    private static long toOutput(Session session, LetterReader letters, Marks marks) throws Exception {
        long[] written = {0};
        letters.read(letter -> {
            session.out().print(Json.string(LetterJson.export(letter, marks.mark(letter.identity()))));
            session.out().print('\n');
            written[0]++;
            return true;
        });
        session.out().flush();
        return written[0];
    }

    /** A file that is there is whole, and of this or an earlier export: one that finds nothing leaves it as it is. */
    private static long toFile(Path target, LetterReader letters, Marks marks) throws Exception {
        long[] written = {0};
        try (Replacement file = Replacement.of(target)) {
            letters.read(letter -> {
                file.out().write(Json.bytes(LetterJson.export(letter, marks.mark(letter.identity()))));
                file.out().write('\n');
                written[0]++;
                return true;
            });
            file.complete();
            if (written[0] > 0) {
                file.move();
            }
            return written[0];
        } catch (IOException e) {
            throw new OperationException(
                    new Failed(target + " can not be written (" + e.getMessage() + ", after " + written[0]
                            + " letters): give another --file, or make room"),
                    e);
        }
    }
}
