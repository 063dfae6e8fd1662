package dev.drover.cli.submit;

import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.KafkaCommand;
import dev.drover.cli.kafka.Session;
import dev.drover.cli.submit.Destination.Named;
import dev.drover.cli.submit.Sender.Plan;
import dev.drover.cli.submit.Sender.Sent;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Failed;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
            "offsets.retention.minutes (7 days); standard input can not be resumed."
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
        if (id != null && !id.matches("[A-Za-z0-9._-]{1," + LineCheck.LONGEST_ID + "}")) {
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
            return "a folder can not be read: " + e.getMessage();
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
        try (Source source = file.equals("-") ? Source.ofInput(System.in) : Source.of(Path.of(file))) {
            if (!source.resumable()) {
                session.say("standard input can not be resumed: if this is killed, part of it may have been sent");
            }
            return run(session, source);
        }
    }

    private int run(Session session, Source source) throws Exception {
        String topic = session.cluster().topics().requests();
        var _ = Asking.again(session, () -> session.cluster().partitions(topic));
        LineCheck check = new LineCheck(
                // As long as the id will be, for sizes; the hash of the content is not known yet.
                id == null ? "x".repeat(100) : id,
                edits.edits(Instant.now()),
                Asking.again(session, () -> Submission.maxBytes(session.cluster(), topic)),
                topic,
                routes());
        Inspection inspection = inspect(session, source, check);
        String doubt = check.routes().doubt(inspection.asked().tasks());
        if (doubt != null) {
            session.say(doubt);
        }
        if (inspection.good() == 0) {
            session.say(
                    inspection.bad() > 0
                            ? source.name() + " has no line that could be sent"
                            : source.name() + " is empty: nothing to send");
            return ExitCodes.NOTHING;
        }
        String name = id == null ? source.defaultId(inspection.hash()) : id;
        if (dryRun) {
            session.say("%,d lines would be sent to %s as submit %s, %,d are invalid"
                    .formatted(inspection.good(), topic, name, inspection.bad()));
            return inspection.bad() > 0 ? ExitCodes.PARTLY : ExitCodes.OK;
        }
        LineCheck named = new LineCheck(name, check.edits(), check.maxBytes(), topic, check.routes());
        Submission submission = Asking.again(session, () -> Submission.of(name, session.cluster()));
        Sent sent = new Sender(
                        session, submission, new Plan(source, named, inspection, edits.hash(), rate == null ? 0 : rate))
                .send();
        told(session, source, submission, sent);
        return outcomeOptions.wanted()
                ? collect(session, submission, sent, inspection)
                : end(session, inspection, submission, sent, null);
    }

    private Routes routes() {
        Routes routes = Routes.of(clusterOptions());
        String problem = edits.unroutable(routes);
        if (problem != null) {
            throw usage(problem);
        }
        return routes;
    }

    private Inspection inspect(Session session, Source source, LineCheck check) throws IOException {
        Inspection inspection;
        if (skipInvalid) {
            Path bad;
            try (BadFile told = new BadFile(source, invalidFile(), invalidFile != null)) {
                inspection = Inspection.of(source, check, allowDuplicates, told);
                bad = told.finish();
            }
            if (inspection.bad() > 0) {
                session.say("%,d of %,d lines are invalid and are skipped; they are in %s"
                        .formatted(inspection.bad(), inspection.good() + inspection.bad(), bad));
            }
            return inspection;
        }
        inspection = Inspection.of(source, check, allowDuplicates, Inspection.shown(session::say, SHOWN));
        if (inspection.bad() > 0) {
            throw new OperationException(
                    new Failed("%,d of %,d lines of %s are invalid%s; nothing %s (--skip-invalid sends the others)"
                            .formatted(
                                    inspection.bad(),
                                    inspection.good() + inspection.bad(),
                                    source.name(),
                                    inspection.bad() > SHOWN ? ", the first " + SHOWN + " are shown" : "",
                                    dryRun ? "would be sent" : "was sent")));
        }
        return inspection;
    }

    private void told(Session session, Source source, Submission submission, Sent sent) {
        long total = sent.progressed().sent();
        if (sent.earlier() == total) {
            session.say("all %,d lines of %s were sent by %s (submit %s); to send them once more give another --id"
                    .formatted(total, source.name(), sent.progressed().at(), submission.id()));
        } else {
            session.say("%,d lines sent to %s%s (submit %s)"
                    .formatted(
                            total - sent.earlier(),
                            submission.topic(),
                            sent.earlier() > 0 ? ", %,d by earlier runs".formatted(sent.earlier()) : "",
                            submission.id()));
        }
    }

    private int collect(Session session, Submission submission, Sent sent, Inspection inspection) throws Exception {
        try {
            Destination destination = outcomeOptions.destination();
            try (OutcomeFile outcomes = destination.open()) {
                Patience patience = Patience.of(
                        outcomeOptions.timeout(),
                        inspection.asked(),
                        sent.progressed().at(),
                        new Patience.Terms(edits.within(), defaultDeadline()));
                Collector collector = new Collector(session, submission, sent, outcomes, patience);
                collector.collect();
                session.out().flush();
                destination.write(outcomes, outcomeOptions.ordered());
                String unsure = collector.unsure();
                if (unsure != null) {
                    session.say(unsure);
                }
                return end(session, inspection, submission, sent, outcomes);
            }
        } catch (FileSystemException e) {
            throw OutcomeFile.unwritable(String.valueOf(e.getFile()), e);
        }
    }

    private Duration defaultDeadline() {
        return clusterOptions()
                .configured("drover.default-deadline", Bindable.of(Duration.class))
                .orElse(Patience.Terms.DEFAULT_DEADLINE);
    }

    private int end(
            Session session, Inspection inspection, Submission submission, Sent sent, @Nullable OutcomeFile outcomes) {
        Summary summary = new Summary(
                submission.id(),
                submission.topic(),
                sent.progressed().sent(),
                sent.earlier(),
                inspection.bad(),
                outcomes == null ? null : outcomes.size() - outcomes.failed(),
                outcomes == null ? null : outcomes.failed());
        if (!outcomeOptions.toStandardOutput()) {
            summary.show(session);
        }
        return summary.isWhole() ? ExitCodes.OK : ExitCodes.PARTLY;
    }
}
