package dev.drover.operations.budgets;

import dev.drover.contracts.BudgetCodec;
import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetRecord;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes on the budget topic stand for which key. Kafka compacts by bytes, but other systems write the same key with
 * other spaces, another order of members or another Unicode form; so whoever overwrites or withdraws a record must do it
 * under the bytes that it has, in the partition where it is. For one thread.
 */
final class BudgetSpellings {
    private final Map<BudgetKey, Set<Spelling>> live = new HashMap<>();

    /** Bytes of a key in one partition. */
    private record Spelling(int partition, ByteBuffer key) {
        ProducerRecord<byte[], byte[]> record(String topic, byte @Nullable [] value) {
            return new ProducerRecord<>(topic, partition, key.array(), value);
        }
    }

    /** Takes the next record of the topic, which {@code read} is what it says. */
    void take(ConsumerRecord<byte[], byte[]> entry, BudgetRecord read) {
        BudgetKey key = key(read);
        if (key == null) {
            return;
        }
        Set<Spelling> spellings = live.computeIfAbsent(key, _ -> new LinkedHashSet<>());
        Spelling spelling = new Spelling(entry.partition(), ByteBuffer.wrap(entry.key()));
        spellings.remove(spelling);
        if (entry.value() != null) {
            spellings.add(spelling);
        }
    }

    /** Whether the topic holds a record of this key, though a newer withdrawal under other bytes may hide it. */
    boolean holds(BudgetKey key) {
        return !live.getOrDefault(key, Set.of()).isEmpty();
    }

    /** What overwrites the newest record of this key: in its partition and under its bytes, so that it is compacted away. */
    ProducerRecord<byte[], byte[]> write(String topic, BudgetKey key, byte[] value) {
        Set<Spelling> spellings = live.getOrDefault(key, Set.of());
        if (spellings.isEmpty()) {
            return new ProducerRecord<>(topic, BudgetCodec.key(key), value);
        }
        return List.copyOf(spellings).getLast().record(topic, value);
    }

    /** What withdraws all records of this key. */
    List<ProducerRecord<byte[], byte[]>> withdraw(String topic, BudgetKey key) {
        return live.getOrDefault(key, Set.of()).stream()
                .map(spelling -> spelling.record(topic, null))
                .toList();
    }

    private static @Nullable BudgetKey key(BudgetRecord read) {
        return switch (read) {
            case BudgetRecord.Budget budget -> budget.key();
            case BudgetRecord.TopUp topUp -> topUp.key();
            case BudgetRecord.Removed removed -> removed.key();
            case BudgetRecord.Unreadable unreadable -> unreadable.key();
        };
    }
}
