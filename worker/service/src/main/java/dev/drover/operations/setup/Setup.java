package dev.drover.operations.setup;

import dev.drover.contracts.TopicKind;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Failed;
import dev.drover.operations.cluster.OperationContext;
import dev.drover.topics.Cluster;
import dev.drover.topics.TopicEvents;
import dev.drover.topics.TopicKeeper;
import dev.drover.topics.TopicKeeper.Finding;
import dev.drover.topics.WantedTopics;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The topics that workers and replays need. */
public final class Setup {
    private static final int LOOKS = 10;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final OperationContext context;

    public Setup(OperationContext context) {
        this.context = context;
    }

    /**
     * Says whether workers and replays could work with the topics as they are; changes nothing. What is not as it would be
     * created is a remark.
     *
     * @throws OperationException if they could not, with the topic, what is wrong and the remedy
     */
    public TopicsFound checkTopics(WantedTopics wanted) {
        return context.carryOut(() -> look(wanted.creating(false), 1));
    }

    /**
     * Creates topics that are missing, those of replays and parking included; changes none that exists, but adds partitions
     * to the ledger. Returns when brokers know them.
     *
     * @throws OperationException if one is wrong or cannot be created
     */
    public TopicsFound createTopics(WantedTopics wanted) {
        return context.carryOut(() -> look(wanted.creating(true), LOOKS));
    }

    /**
     * Says how the cluster stands for a worker: brokers, version, rights, transactions. Changes nothing but that the cluster
     * remembers one more transactional id for some days.
     *
     * @param names of topics, by kind
     * @param group the workers'
     * @param transactionalId as the workers' begin
     */
    public ClusterSeen checkCluster(Map<TopicKind, List<String>> names, String group, String transactionalId) {
        return context.carryOut(() -> new ClusterLook(context.cluster()).look(names, group, transactionalId));
    }

    private TopicsFound look(WantedTopics wanted, int looks) throws InterruptedException {
        try (TopicKeeper keeper = new TopicKeeper(context.cluster().adminSettings(), wanted, new Remarked(context))) {
            Finding finding = keeper.lookAtAll();
            // What was created a moment ago may not be visible yet.
            for (int i = 1; i < looks && finding instanceof Finding.NotYet; i++) {
                context.stop().pause(BETWEEN_LOOKS);
                finding = keeper.lookAtAll();
            }
            return switch (finding) {
                case Finding.NotYet(String why) -> throw new OperationException(new Failed(why));
                case Finding.Ready(Cluster found) -> TopicsFound.of(found);
            };
        }
    }

    /** Makes remarks of it. */
    private record Remarked(OperationContext context) implements TopicEvents {
        @Override
        public void created(String topic) {
            context.remark(new SetupRemark.Created(topic));
        }

        @Override
        public void widened(String topic, int partitions) {
            context.remark(new SetupRemark.Widened(topic, partitions));
        }

        @Override
        public void warning(String text) {
            context.remark(new SetupRemark.Warning(text));
        }

        /** A request for all topics fails with it. */
        @Override
        public void replaysLeft(String why) {}
    }
}
