package dev.drover.operations.results;

import dev.drover.contracts.HeaderNames;
import dev.drover.operations.OperationException;
import dev.drover.operations.cluster.OperationContext;
import dev.drover.operations.cluster.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

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
            Header header = each.headers().lastHeader(HeaderNames.SUBMIT);
            return header != null
                    && header.value() != null
                    && query.submit().equals(new String(header.value(), StandardCharsets.UTF_8));
        }
    }
}
