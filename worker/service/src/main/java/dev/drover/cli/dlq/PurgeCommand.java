package dev.drover.cli.dlq;

import dev.drover.cli.kafka.ClusterCommand;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.Session;
import dev.drover.contracts.Json;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Failed;
import dev.drover.operations.OperationFailure.Incomplete;
import dev.drover.operations.cluster.Bound;
import dev.drover.operations.cluster.Cluster;
import dev.drover.operations.cluster.TopicReader.End;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code drover dlq purge}: Kafka's own deletion of everything before a time or offset. */
@Command(
        name = "purge",
        description =
                "Deletes every dead letter before a time or offset, for good. This is Kafka's own deletion: a filter "
                        + "can not choose among them.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover dlq purge --config drover.yaml --before 30d --dry-run",
            "  drover dlq purge --config drover.yaml --before 30d --because 'nobody asked for these any more'",
            "  drover dlq purge --config drover.yaml --before 4711 --partition 3 --because 'exported' --yes",
            "",
            "Exit codes: 0 ok, 1 failure or not confirmed, 2 usage, 3 some partitions refused, 4 nothing to delete."
        })
final class PurgeCommand extends ClusterCommand {
    @Option(
            names = "--before",
            required = true,
            paramLabel = "TIME|OFFSET",
            description = "2026-11-20T08:00:00Z, 2026-11-20, 30d (ago), or an offset.")
    private String before = "";

    @Option(names = "--partition", split = ",", paramLabel = "N", description = "In these partitions; all if not set.")
    private Set<Integer> partitions = new TreeSet<>();

    @Option(names = "--parked", description = "Letters of the parking topic, not of the dead-letter topic.")
    private boolean parked;

    @Option(names = "--because", paramLabel = "TEXT", description = "Why; required, and kept on the audit topic.")
    private String because = "";

    @Option(names = "--dry-run", description = "Says what would be deleted; deletes nothing.")
    private boolean dryRun;

    @Option(names = "--as", paramLabel = "WHO", description = "Who does it, for the audit topic; user@host if not set.")
    private @Nullable String who;

    @Option(names = "--create-topics", description = "Creates the audit topic if it is missing.")
    private boolean createTopics;

    @Option(names = "--yes", description = "Does not ask.")
    private boolean yes;

    /** For picocli. */
    PurgeCommand() {}

    @Override
    protected void check() {
        bound();
        if (because.isBlank() && !dryRun) {
            throw usage("say why: --because TEXT (it is kept on the audit topic), or look first: --dry-run");
        }
        if (!yes && !dryRun && !Confirmation.isPossible()) {
            throw usage("it asks before it deletes, and this is no terminal: give --yes, or look first: --dry-run");
        }
    }

    private Bound bound() {
        try {
            return Bound.parse(before, Instant.now());
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    @Override
    protected int run(Session session) throws Exception {
        Cluster cluster = session.cluster();
        LetterReader doomed = doomed(session);
        String topic = doomed.topic();
        long[] counts = {0, 0};
        Marks marks = Marks.of(session, doomed, Long.MAX_VALUE);
        doomed.read(letter -> {
            counts[0]++;
            counts[1] += marks.mark(letter.identity()) == null ? 1 : 0;
            return true;
        });
        if (doomed.span() == 0) {
            session.say("nothing in " + topic + " lies before " + before);
            return ExitCodes.NOTHING;
        }
        session.say((dryRun ? "would delete " : "deletes ") + counts[0] + " letters of " + topic + " before " + before
                + ", of which " + counts[1] + " were neither replayed nor parked:");
        doomed.ends().forEach((partition, end) -> {
            long begin = doomed.begins().getOrDefault(partition, 0L);
            if (begin < end) {
                session.say("  partition " + partition.partition() + ": offsets " + begin + " to " + (end - 1));
            }
        });
        if (dryRun) {
            session.say("dry run: nothing was deleted");
            return ExitCodes.OK;
        }
        if (!yes && !Confirmation.given("delete them for good?")) {
            throw new OperationException(new Failed("nothing was deleted, as answered"));
        }
        SideTopics.ensureAudit(session, createTopics);
        Auditor auditor = Auditor.of(cluster.topics(), topic, who, ReplayId.generate(Instant.now()));
        try (Producer<byte[], byte[]> audit = cluster.producer(Map.of())) {
            // First the word, then the deed: what can not be told is not done.
            var _ = audit.send(auditor.record("dlq.purge.started", Instant.now(), told(doomed, counts)))
                    .get();
            Map<TopicPartition, String> refused = delete(cluster, doomed);
            ObjectNode outcome = told(doomed, counts);
            refused.forEach((partition, why) -> outcome.withObject("refused").put(partition.toString(), why));
            String what = refused.isEmpty() ? "dlq.purge.finished" : "dlq.purge.failed";
            var _ = audit.send(auditor.record(what, Instant.now(), outcome)).get();
            return end(session, topic, counts, refused);
        }
    }

    private static int end(Session session, String topic, long[] counts, Map<TopicPartition, String> refused) {
        if (refused.isEmpty()) {
            session.say("deleted " + counts[0] + " letters of " + topic);
            return ExitCodes.OK;
        }
        refused.forEach((partition, why) -> session.say(partition + ": " + why));
        throw new OperationException(new Incomplete("not all that was meant of " + topic
                + " is known to be deleted, see above; the same command with --dry-run" + " says what is left"));
    }

    /** From the beginning to the bound, in each partition. */
    private LetterReader doomed(Session session) throws Exception {
        LetterReader all = LetterReader.open(
                session.context(),
                new FilterOptions.Meant(dev.drover.deadletter.LetterFilter.ALL, null, null, partitions, parked));
        Map<TopicPartition, Long> ends = new HashMap<>(all.ends());
        switch (bound()) {
            case Bound.Offset(long offset) -> ends.replaceAll((_, end) -> Math.min(end, offset));
            case Bound.Time(var time) ->
                session.cluster()
                        .offsets(ends.keySet(), OffsetSpec.forTimestamp(time.toEpochMilli()), End.STABLE)
                        .forEach((partition, first) -> {
                            if (first >= 0) {
                                ends.merge(partition, first, Math::min);
                            }
                        });
        }
        return new LetterReader(session.context(), all.meant(), all.begins(), ends);
    }

    /** Returns why, for the partitions that did not say that it was deleted. */
    private static Map<TopicPartition, String> delete(Cluster cluster, LetterReader doomed) throws Exception {
        Map<TopicPartition, RecordsToDelete> deletions = new HashMap<>();
        doomed.ends().forEach((partition, end) -> {
            if (doomed.begins().getOrDefault(partition, 0L) < end) {
                deletions.put(partition, RecordsToDelete.beforeOffset(end));
            }
        });
        Map<TopicPartition, String> refused = new TreeMap<>(Comparator.comparing(TopicPartition::partition));
        for (var deletion :
                cluster.admin().deleteRecords(deletions).lowWatermarks().entrySet()) {
            try {
                var _ = Cluster.await(deletion.getValue());
            } catch (ApiException e) {
                refused.put(deletion.getKey(), why(e, doomed.topic()));
            }
        }
        return refused;
    }

    /** What a deletion without a good answer has come to. */
    static String why(ApiException answer, String topic) {
        return switch (answer) {
            // The broker may have deleted it and been too late to say so.
            case TimeoutException e -> "it may have been deleted or not: " + e.getMessage();
            case PolicyViolationException _ ->
                "nothing was deleted: the cleanup.policy of " + topic + " must hold delete";
            case TopicAuthorizationException _ -> "nothing was deleted, not authorised: grant Delete on topic " + topic;
            default -> "nothing was deleted: " + answer.getMessage();
        };
    }

    private ObjectNode told(LetterReader doomed, long[] counts) {
        ObjectNode details = Json.object()
                .put("because", Masking.redacted(because))
                .put("before", before)
                .put("letters", counts[0])
                .put("open", counts[1]);
        ObjectNode offsets = details.putObject("before_offsets");
        doomed.ends().forEach((partition, end) -> offsets.put(partition.toString(), end));
        return details;
    }
}
