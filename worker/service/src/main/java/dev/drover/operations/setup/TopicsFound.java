package dev.drover.operations.setup;

import dev.drover.operations.Completion;
import dev.drover.operations.OperationResult;
import dev.drover.topics.Cluster;
import java.util.Comparator;
import java.util.List;

/**
 * Topics that workers and replays can work with.
 *
 * @param topics by name
 */
public record TopicsFound(List<Topic> topics) implements OperationResult {
    public TopicsFound {
        topics = List.copyOf(topics);
    }

    /** @param maxRecordBytes the largest record that the topic takes */
    public record Topic(String name, int partitions, int maxRecordBytes) {}

    static TopicsFound of(Cluster cluster) {
        return new TopicsFound(cluster.topics().entrySet().stream()
                .map(each -> new Topic(
                        each.getKey(),
                        each.getValue().partitions(),
                        each.getValue().maxRecordBytes()))
                .sorted(Comparator.comparing(Topic::name))
                .toList());
    }

    @Override
    public Completion completion() {
        return new Completion.Done();
    }
}
