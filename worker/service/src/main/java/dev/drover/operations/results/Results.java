package dev.drover.operations.results;

import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.TopicKind;
import dev.drover.operations.OperationException;
import dev.drover.operations.cluster.OperationContext;
import dev.drover.operations.cluster.TopicReader;
import dev.drover.operations.cluster.Visitor;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Finds and follows outcomes, committed ones only. For one thread. */
public final class Results {
    private final OperationContext context;

    public Results(OperationContext context) {
        this.context = context;
    }

    /** Is shown outcomes one by one, in the order of each partition. */
    @FunctionalInterface
    public interface Viewer {
        void show(FoundOutcome outcome) throws Exception;

        /** There are no more at this moment; called several times a second while outcomes are followed. */
        default void waits() throws Exception {}
    }

    /**
     * Shows outcomes; the caller ends it with the token or the limit.
     *
     * @throws OperationException if there is no result topic
     */
    public OutcomesFound find(OutcomeQuery query, OutcomeQuery.Range range, Viewer viewer) {
        return context.carryOut(() -> {
            Search search = new Search(query, range, viewer);
            List<String> topics = List.of(context.cluster().topics().results());
            try (TopicReader reader = TopicReader.of(context, topics, range.from())) {
                reader.read(search::take);
                if (range.follow() && !search.hasEnough()) {
                    reader.follow(Duration.ZERO, search::take, _ -> {
                        viewer.waits();
                        return true;
                    });
                }
            }
            return new OutcomesFound(search.shown);
        });
    }

    /** Is told of answers' texts while they come. */
    public interface LiveViewer {
        void show(LiveUpdate update) throws Exception;

        /** There is no more at this moment; called several times a second. */
        default void waits() throws Exception {}
    }

    /**
     * Follows answers while they come; the caller ends it with the token or the limit. What was missed or lost of a text
     * comes with its result.
     *
     * @throws OperationException if there is no result topic, or no chunk topic
     */
    public OutcomesFound watch(OutcomeQuery query, OutcomeQuery.Range range, LiveViewer viewer) {
        return context.carryOut(() -> {
            LiveText texts = new LiveText(query);
            String chunks = context.cluster().topics().name(TopicKind.CHUNKS);
            List<String> topics = List.of(context.cluster().topics().results(), chunks);
            Search search = new Search(query, range, outcome -> viewer.show(texts.result(outcome)));
            Visitor visitor = each -> {
                if (!each.topic().equals(chunks)) {
                    return search.take(each);
                }
                LiveUpdate update = texts.chunk(each);
                if (update != null) {
                    viewer.show(update);
                }
                return true;
            };
            try (TopicReader reader = TopicReader.of(context, topics, range.from())) {
                reader.read(visitor);
                if (!search.hasEnough()) {
                    reader.follow(Duration.ZERO, visitor, _ -> {
                        viewer.waits();
                        return true;
                    });
                }
            }
            return new OutcomesFound(search.shown);
        });
    }

    private static final class Search {
        private final OutcomeQuery query;
        private final OutcomeQuery.Range range;
        private final Viewer viewer;
        private long shown;

        Search(OutcomeQuery query, OutcomeQuery.Range range, Viewer viewer) {
            this.query = query;
            this.range = range;
            this.viewer = viewer;
        }

        boolean take(ConsumerRecord<byte[], byte[]> each) throws Exception {
            if (range.isBefore(each.offset(), each.timestamp()) && isOfSubmit(each)) {
                FoundOutcome outcome = FoundOutcome.of(each);
                if (query.matches(outcome)) {
                    shown++;
                    viewer.show(outcome);
                }
            }
            return !hasEnough();
        }

        boolean hasEnough() {
            return range.limit() > 0 && shown >= range.limit();
        }

        private boolean isOfSubmit(ConsumerRecord<byte[], byte[]> each) {
            if (query.submit() == null) {
                return true;
            }
            return query.submit().equals(LiveText.header(each, HeaderNames.SUBMIT));
        }
    }
}
