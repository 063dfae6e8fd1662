package dev.drover.operations.cluster;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Is shown records one by one. */
@FunctionalInterface
public interface Visitor {
    /**
     * Sees a record.
     *
     * @return whether it wants to see more; false ends the reading
     */
    boolean visit(ConsumerRecord<byte[], byte[]> consumed) throws Exception;
}
