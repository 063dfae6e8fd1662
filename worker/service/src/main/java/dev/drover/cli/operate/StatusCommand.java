package dev.drover.cli.operate;

import dev.drover.cli.kafka.Column;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.OutputFormat;
import dev.drover.cli.kafka.Session;
import dev.drover.contracts.ControlWord;
import dev.drover.contracts.Json;
import dev.drover.contracts.Phrases;
import dev.drover.contracts.WorkerAnnouncement;
import dev.drover.contracts.WorkerStatus;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure;
import dev.drover.operations.fleet.Fleet;
import dev.drover.operations.fleet.GroupProgress;
import dev.drover.operations.fleet.HeldPartition;
import dev.drover.operations.fleet.WorkerReport;
import dev.drover.operations.fleet.WorkersAsked;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ObjectNode;

/** {@code drover status}: the group as Kafka knows it, and workers as they see themselves. */
@Command(
        name = "status",
        description = {
            "Shows who holds which partition and how far behind it is, from Kafka, and what the workers say of"
                    + " themselves: whether they are ready, why lanes wait, which breakers are not closed, why calls of"
                    + " models fail, which property to look at, and how many requests wait for it; and of keys that are"
                    + " several or read from files, when they were read and whether they are in use.",
            "OPEN counts requests without an outcome; of long queues it reads the beginning and says about. LAG is"
                    + " what Kafka's tools show: offsets from the lowest of them to the end, markers of transactions"
                    + " included."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover status --config drover.yaml",
            "  DROVER_MANAGEMENT_TOKEN=... drover status --config drover.yaml",
            "  drover status --config drover.yaml --worker http://w-1:8081 --worker http://w-2:8081",
            "",
            "A worker on another machine says more than whether it is ready only with DROVER_MANAGEMENT_TOKEN.",
            "Exit codes: 0 every partition has a worker and every worker that was asked is ready, 3 not so, 4 there is"
                    + " no",
            "such group, 1 failure, 2 usage."
        })
public final class StatusCommand extends FleetCommand {

    private static final List<Column<HeldPartition>> PARTITIONS = List.of(
            Column.text("TOPIC", held -> held.partition().topic()),
            Column.number("PARTITION", held -> Integer.toString(held.partition().partition())),
            Column.number("COMMITTED", held -> held.committed() == null ? "-" : String.valueOf(held.committed())),
            Column.number("END", held -> Long.toString(held.end())),
            Column.number("LAG", held -> Long.toString(held.lag())),
            Column.number("OPEN", held -> held.open().text()),
            Column.text("WORKER", held -> held.member() == null ? "nobody" : held.member()));

    /** @param partitions of all request topics */
    private static List<Column<WorkerReport>> workers(int partitions) {
        return List.of(
                Column.text("WORKER", WorkerReport::url),
                Column.text("READY", report -> report.ready() ? "yes" : "no"),
                Column.number("LANES", report -> report.lanes() + " of " + partitions),
                Column.number("IN FLIGHT", report -> Long.toString(report.inFlight())),
                Column.text("LANES WAIT FOR", report -> WorkerReport.cell(report.waiting())),
                Column.text("BREAKERS NOT CLOSED", WorkerReport::breakersForPeople),
                Column.text("SAYS", WorkerReport::says));
    }

    /** A key as one worker has it. */
    private record HeldKey(String worker, WorkerStatus.Key key) {
        String read(Instant now) {
            Instant read = key.read();
            return read == null ? "-" : Phrases.age(read, now) + " ago from " + key.file();
        }
    }

    private static List<Column<HeldKey>> keys(Instant now) {
        return List.of(
                Column.text("KEY", held -> held.key().name()),
                Column.text("WORKER", HeldKey::worker),
                Column.text("READ", held -> held.read(now)),
                Column.text(
                        "STATE",
                        held -> held.key().stands() == null
                                ? "in use"
                                : held.key().stands()));
    }

    /** For picocli. */
    public StatusCommand() {}

    @Override
    protected int run(Session session) throws Exception {
        WorkersAsked asked = asked();
        Fleet fleet = session.fleet();
        GroupProgress progress = fleet.group(asked.group());
        List<WorkerReport> reports = fleet.workers(asked);
        show(session, asked.group(), progress, reports, told(session, fleet, progress));
        int code = ExitCodes.of(progress.completion());
        return code == ExitCodes.OK && !reports.stream().allMatch(WorkerReport::ready) ? ExitCodes.PARTLY : code;
    }

    /**
     * What the control topic tells.
     *
     * @param pauses what operators hold back now; workers say of that no more than that lanes wait
     * @param workers how those that are there are configured
     */
    private record Told(List<ControlWord> pauses, List<WorkerAnnouncement> workers) {
        /** One line per configuration if there are several; each is compared with the one that most workers have. */
        List<String> differences() {
            List<List<WorkerAnnouncement>> usualFirst =
                    workers.stream().collect(Collectors.groupingBy(WorkerAnnouncement::fingerprint)).values().stream()
                            .sorted(Comparator.<List<WorkerAnnouncement>>comparingInt(List::size)
                                    .reversed())
                            .toList();
            return usualFirst.size() < 2
                    ? List.of()
                    : usualFirst.stream()
                            .map(alike -> line(usualFirst.getFirst().getFirst(), alike))
                            .toList();
        }

        private static String line(WorkerAnnouncement usual, List<WorkerAnnouncement> alike) {
            WorkerAnnouncement one = alike.getFirst();
            String difference = usual.difference(one);
            return "configuration %s: %s%s"
                    .formatted(
                            one.fingerprint(),
                            Phrases.count(alike.size(), "worker"),
                            difference.isEmpty() ? "" : ", " + difference);
        }
    }

    private static Told told(Session session, Fleet fleet, GroupProgress progress) {
        try {
            return new Told(fleet.pauses(Instant.now()), fleet.announcements(progress));
        } catch (OperationException e) {
            if (e.failure() instanceof OperationFailure.Interrupted) {
                throw e;
            }
            session.say("what operators have paused is not known: " + e.getMessage());
            return new Told(List.of(), List.of());
        }
    }

    private static void show(
            Session session, String group, GroupProgress progress, List<WorkerReport> reports, Told told) {
        ConsumerGroupDescription description = progress.description();
        List<HeldPartition> held = progress.partitions();
        String state =
                description == null ? "not found" : description.groupState().toString();
        int members = description == null ? 0 : description.members().size();
        OutputFormat format = session.output().format();
        if (format == OutputFormat.json || format == OutputFormat.jsonl) {
            ObjectNode json =
                    Json.object().put("group", group).put("state", state).put("workers", members);
            json.put("lag", progress.lag());
            json.put("open", progress.open().count())
                    .put("open_is", progress.open().certainty().wire());
            var partitions = json.putArray("partitions");
            held.forEach(each -> partitions.add(each.json()));
            var asked = json.putArray("asked");
            reports.forEach(report -> asked.add(report.json().put("assigned", progress.assigned(report.member()))));
            var paused = json.putArray("paused");
            told.pauses()
                    .forEach(word -> paused.addObject()
                            .put("target", word.target().kind().wire())
                            .put("name", word.target().name())
                            .put("until", word.until() == null ? null : String.valueOf(word.until()))
                            .put("by", word.by())
                            .put("reason", word.reason()));
            var configurations = json.putObject("configurations");
            told.workers()
                    .forEach(worker ->
                            configurations.withArray(worker.fingerprint()).add(worker.member()));
            session.out().println(Json.string(json));
            return;
        }
        session.say("group %s: %s, %s, %s requests open"
                .formatted(
                        group,
                        state,
                        Phrases.count(members, "worker"),
                        progress.open().text()));
        for (WorkerReport report : reports) {
            long assigned = progress.assigned(report.member());
            if (report.silent() && assigned > 0) {
                session.say(
                        "%d of %s are assigned to a worker that does not answer (%s). If it was killed, Kafka gives them to"
                                        .formatted(assigned, Phrases.count(held.size(), "partition"), report.url())
                                + " others when its session ends: group.consumer.session.timeout.ms of the broker, 45"
                                + " s by default");
            }
        }
        List<String> differences = told.differences();
        if (!differences.isEmpty()) {
            session.say("workers are configured differently: a request may wait for one that knows what it names");
            differences.forEach(session::say);
        }
        told.pauses()
                .forEach(word -> session.say("%s is paused %s%s%s"
                        .formatted(
                                word.target(),
                                word.until() == null ? "until it is resumed" : "until " + word.until(),
                                word.by() == null ? "" : ", by " + word.by(),
                                word.reason() == null ? "" : ": " + word.reason())));
        try (var sheet = session.output().sheet(session.out(), PARTITIONS, HeldPartition::json)) {
            held.forEach(sheet::add);
        }
        if (!reports.isEmpty()) {
            session.out().println();
            try (var sheet = session.output().sheet(session.out(), workers(held.size()), WorkerReport::json)) {
                reports.forEach(sheet::add);
            }
        }
        List<HeldKey> keys = reports.stream()
                .flatMap(report -> report.keys().stream().map(key -> new HeldKey(report.url(), key)))
                .toList();
        if (!keys.isEmpty()) {
            session.out().println();
            try (var sheet = session.output()
                    .sheet(
                            session.out(),
                            keys(Instant.now()),
                            each -> each.key().json())) {
                keys.forEach(sheet::add);
            }
        }
    }
}
