package dev.drover.cli.dlq;

import dev.drover.cli.kafka.ClusterCommand;
import dev.drover.cli.kafka.CommandFailure;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.Session;
import dev.drover.contracts.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
            description = "Writes there, all or nothing; to standard output if not set.")
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
        LetterReader letters = LetterReader.open(session.cluster(), filter.at(Instant.now()));
        Marks marks = Marks.of(session, letters, Long.MAX_VALUE);
        long written = file == null ? toOutput(session, letters, marks) : toFile(file, letters, marks);
        session.say(written + " letters exported" + (file == null ? "" : " to " + file));
        return written == 0 ? ExitCodes.NOTHING : ExitCodes.OK;
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

    /** A file that is there is whole: it is written beside its place and moved when it is complete. */
    private static long toFile(Path target, LetterReader letters, Marks marks) throws Exception {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        long[] written = {0};
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
                letters.read(letter -> {
                    out.write(Json.bytes(LetterJson.export(letter, marks.mark(letter.identity()))));
                    out.write('\n');
                    written[0]++;
                    return true;
                });
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            return written[0];
        } catch (IOException e) {
            throw new CommandFailure(
                    target + " can not be written (" + e.getMessage() + ", after " + written[0]
                            + " letters): give another --file, or make room",
                    ExitCodes.FAILURE,
                    e);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
