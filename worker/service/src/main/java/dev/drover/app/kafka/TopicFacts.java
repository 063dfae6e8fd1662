package dev.drover.app.kafka;

import java.time.Duration;

/**
 * A topic as the broker describes it.
 *
 * @param retention negative: for ever
 */
record TopicFacts(int partitions, int maxMessageBytes, boolean compacted, Duration retention) {}
