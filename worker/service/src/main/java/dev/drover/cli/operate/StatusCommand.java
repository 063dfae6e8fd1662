package dev.drover.cli.operate;

import dev.drover.cli.kafka.Cluster;
import dev.drover.cli.kafka.Column;
import dev.drover.cli.kafka.CommandFailure;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.KafkaCommand;
import dev.drover.cli.kafka.OutputFormat;
import dev.drover.cli.kafka.Session;
import dev.drover.cli.kafka.TopicReader.End;
import dev.drover.contracts.ControlWord;
import dev.drover.contracts.ControlWord.Action;
import dev.drover.contracts.Json;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code drover status}: the group as Kafka knows it, and workers as they see themselves. */
@Command(
        name = "status",
        description = {
            "Shows who holds which partition and how far behind it is, from Kafka; with --worker also what workers say"
                    + " of themselves: whether they are ready, why lanes wait, which breakers are not closed.",
            "LAG counts from the lowest request that has no outcome; later ones may be answered already."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover status --config drover.yaml",
            "  drover status --config drover.yaml --worker http://localhost:8081",
            "  DROVER_MANAGEMENT_TOKEN=... drover status --config drover.yaml --worker http://w-1:8081 --worker"
                    + " http://w-2:8081",
            "",
            "Exit codes: 0 every partition has a worker and every worker that was asked is ready, 3 not so, 4 there is"
                    + " no",
            "such group, 1 failure, 2 usage."
        })
public final class StatusCommand extends KafkaCommand {
    private static final Duration CONNECT = Duration.ofSeconds(3);

    private static final List<Column<Held>> PARTITIONS = List.of(
            Column.text("TOPIC", held -> held.partition().topic()),
            Column.number("PARTITION", held -> Integer.toString(held.partition().partition())),
            Column.number("COMMITTED", held -> held.committed() == null ? "-" : String.valueOf(held.committed())),
            Column.number("END", held -> Long.toString(held.end())),
            Column.number("LAG", held -> Long.toString(held.lag())),
            Column.text("WORKER", held -> held.member() == null ? "nobody" : held.member()));

    private static final List<Column<WorkerReport>> WORKERS = List.of(
            Column.text("WORKER", WorkerReport::url),
            Column.text("READY", report -> report.ready() ? "yes" : "no"),
            Column.number("LANES", report -> Long.toString(report.lanes())),
            Column.number("IN FLIGHT", report -> Long.toString(report.inFlight())),
            Column.text("LANES WAIT FOR", WorkerReport::waits),
            Column.text("BREAKERS NOT CLOSED", WorkerReport::open),
            Column.text("SAYS", WorkerReport::detail));

    @Option(
            names = "--group",
            paramLabel = "NAME",
            description = "The workers' consumer group; that of --config (drover.engine.group), else drover.")
    private @Nullable String asked;

    private String group = "drover";

    @Option(names = "--worker", paramLabel = "URL", description = "A worker's address; repeatable.")
    private List<String> workers = List.of();

    /** For picocli. */
    public StatusCommand() {}

    /**
     * A partition of a request topic.
     *
     * @param member who holds it, null if nobody does
     * @param committed null if it was never committed
     */
    private record Held(
            TopicPartition partition,
            @Nullable String member,
            @Nullable Long committed,
            long begin,
            long end) {
        long lag() {
            return Math.max(0, end - (committed == null ? begin : Math.max(begin, committed)));
        }

        ObjectNode json() {
            return Json.object()
                    .put("topic", partition.topic())
                    .put("partition", partition.partition())
                    .put("worker", member)
                    .put("committed", committed)
                    .put("end", end)
                    .put("lag", lag());
        }
    }

    @Override
    protected int run(Session session) throws Exception {
        group = asked != null
                ? asked
                : clusterOptions()
                        .configured("drover.engine.group", Bindable.of(String.class))
                        .orElse(group);
        ConsumerGroupDescription description = describe(session.cluster());
        List<Held> held = held(session.cluster(), description);
        List<WorkerReport> reports = new ArrayList<>();
        if (!workers.isEmpty()) {
            try (HttpClient client =
                    HttpClient.newBuilder().connectTimeout(CONNECT).build()) {
                for (String worker : workers) {
                    reports.add(WorkerReport.ask(client, worker, System.getenv("DROVER_MANAGEMENT_TOKEN")));
                }
            }
        }
        show(session, description, held, reports, pauses(session));
        if (description == null) {
            return ExitCodes.NOTHING;
        }
        boolean well = held.stream().allMatch(each -> each.member() != null)
                && reports.stream().allMatch(WorkerReport::ready);
        return well ? ExitCodes.OK : ExitCodes.PARTLY;
    }

    /** What operators hold back now; workers say of that no more than that lanes wait. */
    private static List<ControlWord> pauses(Session session) throws Exception {
        Instant now = Instant.now();
        try {
            return ControlWords.read(session).values().stream()
                    .filter(word -> word.action() == Action.PAUSE && word.pauses(now))
                    .toList();
        } catch (CommandFailure | KafkaException e) {
            session.say("what operators have paused is not known: " + e.getMessage());
            return List.of();
        }
    }

    private @Nullable ConsumerGroupDescription describe(Cluster cluster) throws Exception {
        try {
            return Cluster.await(cluster.admin()
                            .describeConsumerGroups(List.of(group))
                            .all())
                    .get(group);
        } catch (GroupIdNotFoundException _) {
            return null;
        }
    }

    private List<Held> held(Cluster cluster, @Nullable ConsumerGroupDescription description) throws Exception {
        Map<TopicPartition, String> members = new HashMap<>();
        if (description != null) {
            for (MemberDescription member : description.members()) {
                member.assignment().topicPartitions().forEach(partition -> members.put(partition, name(member)));
            }
        }
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : cluster.requestTopics()) {
            partitions.addAll(cluster.partitions(topic));
        }
        Map<TopicPartition, Long> begins = cluster.offsets(partitions, OffsetSpec.earliest(), End.STABLE);
        Map<TopicPartition, Long> ends = cluster.offsets(partitions, OffsetSpec.latest(), End.STABLE);
        Map<TopicPartition, Long> committed = committed(cluster);
        return partitions.stream()
                .sorted(Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition))
                .map(partition -> new Held(
                        partition,
                        members.get(partition),
                        committed.get(partition),
                        begins.getOrDefault(partition, 0L),
                        ends.getOrDefault(partition, 0L)))
                .toList();
    }

    private Map<TopicPartition, Long> committed(Cluster cluster) throws Exception {
        Map<TopicPartition, Long> committed = new HashMap<>();
        Cluster.await(cluster.admin()
                        .listConsumerGroupOffsets(Map.of(group, new ListConsumerGroupOffsetsSpec()))
                        .all())
                .getOrDefault(group, Map.of())
                .forEach((partition, offset) -> {
                    if (offset != null) {
                        committed.put(partition, offset.offset());
                    }
                });
        return committed;
    }

    private static String name(MemberDescription member) {
        return member.groupInstanceId().orElse(member.consumerId()) + member.host();
    }

    private void show(
            Session session,
            @Nullable ConsumerGroupDescription description,
            List<Held> held,
            List<WorkerReport> reports,
            List<ControlWord> pauses) {
        String state =
                description == null ? "not found" : description.groupState().toString();
        int members = description == null ? 0 : description.members().size();
        OutputFormat format = session.output().format();
        if (format == OutputFormat.json || format == OutputFormat.jsonl) {
            ObjectNode json =
                    Json.object().put("group", group).put("state", state).put("workers", members);
            json.put("lag", held.stream().mapToLong(Held::lag).sum());
            var partitions = json.putArray("partitions");
            held.forEach(each -> partitions.add(each.json()));
            var asked = json.putArray("asked");
            reports.forEach(report -> asked.add(report.json()));
            var paused = json.putArray("paused");
            pauses.forEach(word -> paused.addObject()
                    .put("target", word.target().kind().wire())
                    .put("name", word.target().name())
                    .put("until", word.until() == null ? null : String.valueOf(word.until()))
                    .put("by", word.by())
                    .put("reason", word.reason()));
            session.out().println(Json.string(json));
            return;
        }
        session.say("group %s: %s, %d workers, %,d requests behind"
                .formatted(
                        group,
                        state,
                        members,
                        held.stream().mapToLong(Held::lag).sum()));
        pauses.forEach(word -> session.say("%s is paused %s%s%s"
                .formatted(
                        word.target(),
                        word.until() == null ? "until it is resumed" : "until " + word.until(),
                        word.by() == null ? "" : ", by " + word.by(),
                        word.reason() == null ? "" : ": " + word.reason())));
        try (var sheet = session.output().sheet(session.out(), PARTITIONS, Held::json)) {
            held.forEach(sheet::add);
        }
        if (!reports.isEmpty()) {
            session.out().println();
            try (var sheet = session.output().sheet(session.out(), WORKERS, WorkerReport::json)) {
                reports.forEach(sheet::add);
            }
        }
    }
}
