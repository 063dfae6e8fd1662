package dev.drover.cost;

import dev.drover.contracts.LedgerKey;
import dev.drover.contracts.LedgerPeriod;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whose values: those of a group's calls for one partition of a request topic.
 *
 * @param incarnation of the owner, only with at-least-once delivery, where the last owner may still write
 */
public record LedgerSource(
        String group, String topic, int partition, @Nullable String incarnation) {
    LedgerKey key(String tenant, LedgerPeriod period) {
        return new LedgerKey(group, tenant, period, topic, partition, incarnation);
    }

    /** Whether this owner writes that key. */
    boolean owns(LedgerKey key) {
        return covers(key) && Objects.equals(incarnation, key.incarnation());
    }

    /** Whether this or a former owner of the partition wrote that key. */
    boolean covers(LedgerKey key) {
        return partition == key.partition() && topic.equals(key.topic()) && group.equals(key.group());
    }

    static LedgerSource of(LedgerKey key) {
        return new LedgerSource(key.group(), key.topic(), key.partition(), key.incarnation());
    }
}
