package dev.drover.operations.spend;

import dev.drover.contracts.LedgerKey;
import dev.drover.contracts.LedgerValue;
import dev.drover.operations.ProgressListener;
import dev.drover.operations.cluster.OperationContext;
import dev.drover.operations.cluster.TopicReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** One pass over the ledger topic: the last committed value of each key. */
public final class LedgerReader {
    private final Predicate<LedgerKey> wanted;
    private final Map<LedgerKey, LedgerValue> last = new HashMap<>();
    private final Map<LedgerKey, String> unreadable = new HashMap<>();

    private LedgerReader(Predicate<LedgerKey> wanted) {
        this.wanted = wanted;
    }

    /**
     * What a pass found.
     *
     * @param unreadable keys whose last value is of a later version or none of ours, and why
     */
    public record Found(Map<LedgerKey, LedgerValue> values, Map<LedgerKey, String> unreadable) {
        /** A sentence for people, null if all could be read. */
        public @Nullable String remark() {
            return unreadable.isEmpty()
                    ? null
                    : "%d sums of the ledger could not be read and are missing here; one is %s of %s: %s"
                            .formatted(
                                    unreadable.size(),
                                    unreadable
                                            .keySet()
                                            .iterator()
                                            .next()
                                            .period()
                                            .text(),
                                    unreadable.keySet().iterator().next().tenant(),
                                    unreadable.values().iterator().next());
        }
    }

    /** @throws Exception for everything that a client of Kafka throws; see {@link OperationContext#carryOut} */
    public static Found read(OperationContext context, Predicate<LedgerKey> wanted) throws Exception {
        String topic = context.cluster().topics().ledger();
        LedgerReader ledger = new LedgerReader(wanted);
        try (TopicReader reader = TopicReader.of(context, List.of(topic), null);
                ProgressListener.Task progress = context.begin("reading " + topic, reader.span())) {
            long[] done = {0};
            reader.read(record -> {
                progress.at(++done[0]);
                ledger.take(record);
                return true;
            });
        }
        return new Found(ledger.last, ledger.unreadable);
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        LedgerKey key =
                record.key() == null ? null : LedgerKey.read(record.key()).orElse(null);
        if (key == null || !wanted.test(key)) {
            return;
        }
        unreadable.remove(key);
        last.remove(key);
        switch (LedgerValue.read(record.value())) {
            case LedgerValue.Read.Tombstone() -> {}
            case LedgerValue.Read.Known(LedgerValue value) -> last.put(key, value);
            case LedgerValue.Read.Future(long version) -> unreadable.put(key, "version " + version + " is a later one");
            case LedgerValue.Read.Malformed(String why) -> unreadable.put(key, why);
        }
    }
}
