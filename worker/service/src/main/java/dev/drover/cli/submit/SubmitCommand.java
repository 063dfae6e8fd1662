package dev.drover.cli.submit;

import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.KafkaCommand;
import dev.drover.cli.kafka.Session;
import dev.drover.cli.submit.Destination.Named;
import dev.drover.contracts.Phrases;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Failed;
import dev.drover.operations.submit.FileSource;
import dev.drover.operations.submit.Inspection;
import dev.drover.operations.submit.Routes;
import dev.drover.operations.submit.Sent;
import dev.drover.operations.submit.SubmitOrder;
import dev.drover.operations.submit.SubmitRemark;
import dev.drover.operations.submit.SubmitResult;
import dev.drover.operations.submit.Submits;
import dev.drover.operations.submit.WaitDeadline;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drover submit}: a batch file to the request topic, and its outcomes back. */
@Command(
        name = "submit",
        description = {
            "Sends the lines of a batch file as requests, each once: OpenAI's batch format, KubeAI's or llm-d's.",
            "All lines are checked before the first is sent. A submit that was killed goes on where it was when the"
                    + " same command is given again; one that has ended sends nothing again."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover submit batch.jsonl --bootstrap-server kafka:9092 --tenant acme --task bulk",
            "  drover submit batch.jsonl --config drover.yaml --wait --output results.jsonl --errors errors.jsonl",
            "  drover submit batch.jsonl --config drover.yaml --rate 50 --deadline 6h --key metadata.user",
            "  drover submit batch.jsonl --config drover.yaml --dry-run",
            "  zcat batch.jsonl.gz | drover submit - --config drover.yaml --skip-invalid --invalid-file bad.jsonl",
            "",
            "Exit codes: 0 all sent (and answered), 1 failure, also invalid lines without --skip-invalid (nothing is",
            "sent then), 2 usage, 3 some lines skipped, failed or not answered in time, 4 no line to send, 130",
            "interrupted; --dry-run ends as the sending would. The broker remembers a submit for",
            "offsets.retention.minutes (7 days); standard input cannot be resumed."
        })
public final class SubmitCommand extends KafkaCommand {
    private static final int SHOWN = 20;

    @Parameters(index = "0", paramLabel = "FILE|-", description = "One request per line; - for standard input.")
    private String file = "-";

    @Mixin
    private EditOptions edits;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Lines per second at most, 1 or more; as fast as it goes if not set.")
    private @Nullable Integer rate;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "Name of this submit; made of the file's path and content if not set.")
    private @Nullable String id;

    @Option(names = "--dry-run", description = "Checks every line, says what would be sent, and sends nothing.")
    private boolean dryRun;

    @Option(names = "--skip-invalid", description = "Sends the good lines, and writes the others to a file.")
    private boolean skipInvalid;

    @Option(
            names = "--invalid-file",
            paramLabel = "FILE",
            description =
                    "Where lines that are skipped are written, whole, with number and reason; FILE.invalid.jsonl if "
                            + "not set. A file that is there and says something else is not replaced.")
    private @Nullable Path invalidFile;

    @Option(
            names = "--allow-duplicates",
            description = "Sends lines whose custom_id an earlier line has; otherwise they are invalid.")
    private boolean allowDuplicates;

    @Mixin
    private OutcomeOptions outcomeOptions;

    /** For picocli, which injects the rest. */
    @SuppressWarnings("NullAway.Init")
    public SubmitCommand() {}

    @Override
    protected void check() {
        if (rate != null && rate < 1) {
            throw usage("--rate is a number of lines per second, 1 or more, not " + rate
                    + "; leave it out to send as fast as it goes");
        }
        if (id != null && !SubmitOrder.isId(id)) {
            throw usage("--id has 1 to 100 letters, digits, dots, dashes and underscores");
        }
        String problem = outcomeOptions.problem();
        if (problem == null) {
            problem = edits.problem(Instant.now());
        }
        if (problem == null) {
            problem = clash();
        }
        if (problem != null) {
            throw usage(problem);
        }
    }

    private @Nullable String clash() {
        List<Named> files = new ArrayList<>();
        if (!file.equals("-")) {
            files.add(new Named("the input", Path.of(file)));
        }
        files.addAll(outcomeOptions.files());
        if (skipInvalid || invalidFile != null) {
            files.add(new Named("--invalid-file", invalidFile()));
        }
        try {
            return Destination.clash(files);
        } catch (IOException e) {
            return "a folder cannot be read: " + e.getMessage();
        }
    }

    private Path invalidFile() {
        return invalidFile != null ? invalidFile : Path.of((file.equals("-") ? "stdin" : file) + ".invalid.jsonl");
    }

    @Override
    protected int run(Session session) throws Exception {
        if (outcomeOptions.wanted()) {
            outcomeOptions.destination().requireWritable();
        }
        try (FileSource source = file.equals("-") ? FileSource.ofInput(System.in) : FileSource.of(Path.of(file))) {
            if (!source.resumable()) {
                session.say("standard input cannot be resumed: if this is killed, part of it may have been sent");
            }
            return run(
                    session,
                    new SubmitOrder(
                            source,
                            id,
                            edits.edits(Instant.now()),
                            edits.hash(),
                            routes(),
                            allowDuplicates,
                            rate == null ? 0 : rate));
        }
    }

    private int run(Session session, SubmitOrder order) throws Exception {
        Submits submits = session.submits();
        Inspection inspection = inspect(session, submits, order);
        String doubt = order.routes().doubt(inspection.asked().tasks());
        if (doubt != null) {
            session.say(doubt);
        }
        if (inspection.good() == 0) {
            String why = inspection.bad() > 0 ? " has no line that could be sent" : " is empty: nothing to send";
            session.say(order.source().name() + why);
            return ExitCodes.NOTHING;
        }
        if (dryRun) {
            session.say("%s would be sent to %s as submit %s, %,d invalid"
                    .formatted(
                            Phrases.count(inspection.good(), "line"),
                            session.admin().topics().requests(),
                            order.name(inspection),
                            inspection.bad()));
            return inspection.bad() > 0 ? ExitCodes.PARTLY : ExitCodes.OK;
        }
        if (outcomeOptions.wanted() && !submits.isBegun(order, inspection)) {
            outcomeOptions.destination().requireNoLines();
        }
        Sent sent = submits.send(order, inspection);
        told(session, order, sent);
        return outcomeOptions.wanted()
                ? collect(session, submits, sent, inspection)
                : end(session, sent.result(inspection));
    }

    private Routes routes() {
        List<String> chains = clusterOptions().configuredNames("drover.chains");
        Set<String> tasks = new HashSet<>(chains);
        tasks.addAll(clusterOptions()
                .configured("drover.tasks", Bindable.mapOf(String.class, String.class))
                .orElse(Map.of())
                .keySet());
        Routes routes = new Routes(Set.copyOf(chains), tasks);
        String problem = edits.unroutable(routes);
        if (problem != null) {
            throw usage(problem);
        }
        return routes;
    }

    private Inspection inspect(Session session, Submits submits, SubmitOrder order) throws IOException {
        if (skipInvalid) {
            Inspection inspection;
            Path bad;
            try (BadFile told = new BadFile(order.source(), invalidFile(), invalidFile != null)) {
                inspection = submits.check(order, told);
                bad = told.finish();
            }
            if (inspection.bad() > 0) {
                session.say("%,d of %s invalid and skipped; see %s"
                        .formatted(inspection.bad(), Phrases.count(inspection.good() + inspection.bad(), "line"), bad));
            }
            return inspection;
        }
        int[] shown = {0};
        Inspection inspection = submits.check(order, (bad, _) -> {
            if (shown[0]++ < SHOWN) {
                session.say("  line " + bad.number() + ": " + bad.reason());
            }
        });
        if (inspection.bad() > 0) {
            throw new OperationException(
                    new Failed("%,d of %,d lines of %s are invalid%s; nothing %s (--skip-invalid sends the others)"
                            .formatted(
                                    inspection.bad(),
                                    inspection.good() + inspection.bad(),
                                    order.source().name(),
                                    inspection.bad() > SHOWN ? ", the first " + SHOWN + " are shown" : "",
                                    dryRun ? "would be sent" : "was sent")));
        }
        return inspection;
    }

    private static void told(Session session, SubmitOrder order, Sent sent) {
        if (sent.earlier() == sent.lines()) {
            session.say("all %s of %s were sent by %s (submit %s); to send them once more give another --id"
                    .formatted(
                            Phrases.count(sent.lines(), "line"), order.source().name(), sent.at(), sent.id()));
        } else {
            session.say("%s sent to %s%s (submit %s)"
                    .formatted(
                            Phrases.count(sent.lines() - sent.earlier(), "line"),
                            sent.topic(),
                            sent.earlier() > 0 ? ", %,d by earlier runs".formatted(sent.earlier()) : "",
                            sent.id()));
        }
    }

    private int collect(Session session, Submits submits, Sent sent, Inspection inspection) throws Exception {
        try {
            Destination destination = outcomeOptions.destination();
            try (OutcomeFile outcomes = destination.open()) {
                WaitDeadline deadline = WaitDeadline.of(
                        outcomeOptions.timeout(),
                        inspection.asked(),
                        sent.at(),
                        new WaitDeadline.Terms(edits.within(), defaultDeadline()));
                SubmitRemark unsure = submits.collect(sent, outcomes, deadline);
                session.out().flush();
                try {
                    destination.write(outcomes, outcomeOptions.ordered());
                } catch (OperationException e) {
                    var _ = end(session, sent.result(inspection, outcomes));
                    throw e;
                }
                if (unsure != null) {
                    session.say(unsure.text());
                }
                return end(session, sent.result(inspection, outcomes));
            }
        } catch (FileSystemException e) {
            throw OutcomeFile.unwritable(String.valueOf(e.getFile()), e);
        }
    }

    private Duration defaultDeadline() {
        return clusterOptions()
                .configured("drover.default-deadline", Bindable.of(Duration.class))
                .orElse(WaitDeadline.Terms.DEFAULT_DEADLINE);
    }

    private int end(Session session, SubmitResult result) {
        Summary.show(session, result, outcomeOptions.toStandardOutput());
        return ExitCodes.of(result.completion());
    }
}
