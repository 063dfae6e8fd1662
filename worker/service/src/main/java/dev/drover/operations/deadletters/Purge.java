package dev.drover.operations.deadletters;

import dev.drover.contracts.Json;
import dev.drover.deadletter.LetterFilter;
import dev.drover.operations.cluster.Bound;
import dev.drover.operations.cluster.Cluster;
import dev.drover.operations.cluster.OperationContext;
import dev.drover.operations.cluster.TopicReader.End;
import dev.drover.privacy.Desensitizer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import tools.jackson.databind.node.ObjectNode;

/** Kafka's own deletion of everything before a bound; a filter cannot choose among letters. */
record Purge(OperationContext context) {
    PurgeProposal propose(PurgeOrder order) throws Exception {
        Cluster cluster = context.cluster();
        LetterReader all = LetterReader.open(
                context, new LetterQuery(LetterFilter.ALL, null, null, order.partitions(), order.parked()));
        Map<TopicPartition, Long> ends = new HashMap<>(all.ends());
        switch (order.before()) {
            case Bound.Offset(long offset) -> ends.replaceAll((_, end) -> Math.min(end, offset));
            case Bound.Time(var time) ->
                cluster.offsets(ends.keySet(), OffsetSpec.forTimestamp(time.toEpochMilli()), End.STABLE)
                        .forEach((partition, first) -> {
                            if (first >= 0) {
                                ends.merge(partition, first, Math::min);
                            }
                        });
        }
        LetterReader doomed = new LetterReader(context, all.meant(), all.begins(), ends);
        Marks marks = Marks.of(context, doomed, Long.MAX_VALUE);
        long[] counts = {0, 0};
        doomed.read(letter -> {
            counts[0]++;
            counts[1] += marks.mark(letter.identity()) == null ? 1 : 0;
            return true;
        });
        return new PurgeProposal(doomed.topic(), order.said(), counts[0], counts[1], all.begins(), ends);
    }

    PurgeResult apply(PurgeProposal proposal, String who, String because, boolean createTopics) throws Exception {
        Cluster cluster = context.cluster();
        SideTopics.ensureAudit(context, createTopics);
        Auditor auditor = new Auditor(cluster.topics(), proposal.topic(), who, ReplayId.generate(Instant.now()));
        try (Producer<byte[], byte[]> audit = cluster.producer(Map.of())) {
            // First the word, then the deed: what cannot be told is not done.
            var _ = audit.send(auditor.record("dlq.purge.started", Instant.now(), told(proposal, because)))
                    .get();
            PurgeResult result = delete(proposal);
            ObjectNode outcome = told(proposal, because);
            result.refused()
                    .forEach((partition, why) -> outcome.withObject("refused").put(partition.toString(), why));
            String what = result.refused().isEmpty() ? "dlq.purge.finished" : "dlq.purge.failed";
            var _ = audit.send(auditor.record(what, Instant.now(), outcome)).get();
            return result;
        }
    }

    private PurgeResult delete(PurgeProposal proposal) throws Exception {
        Map<TopicPartition, RecordsToDelete> deletions = new HashMap<>();
        proposal.ends().forEach((partition, end) -> {
            if (proposal.concerns(partition)) {
                deletions.put(partition, RecordsToDelete.beforeOffset(end));
            }
        });
        Map<TopicPartition, String> refused = new HashMap<>();
        for (var deletion : context.cluster()
                .admin()
                .deleteRecords(deletions)
                .lowWatermarks()
                .entrySet()) {
            try {
                var _ = Cluster.await(deletion.getValue());
            } catch (ApiException e) {
                refused.put(deletion.getKey(), why(e, proposal.topic()));
            }
        }
        return new PurgeResult(proposal, deletions.size(), refused);
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

    private static ObjectNode told(PurgeProposal proposal, String because) {
        ObjectNode details = Json.object()
                .put("because", new Desensitizer().mask(because))
                .put("before", proposal.before())
                .put("letters", proposal.letters())
                .put("open", proposal.open());
        ObjectNode offsets = details.putObject("before_offsets");
        proposal.ends().forEach((partition, end) -> offsets.put(partition.toString(), end));
        return details;
    }
}
