package dev.drover.limit;

import java.math.BigDecimal;
import java.util.List;

/**
 * One partition's part of every quota: {@code weight ÷ whole}, kept as a fraction so that the parts of all partitions
 * add up to the quota and not to a little less or more.
 *
 * @param weight of the partition, above 0
 * @param whole Σ (partitions × weight) over all request topics, at least {@code weight}
 */
public record Share(BigDecimal weight, BigDecimal whole) {
    /** The only partition there is. */
    public static final Share ALL = new Share(BigDecimal.ONE, BigDecimal.ONE);

    public Share {
        if (weight.signum() <= 0 || weight.compareTo(whole) > 0) {
            throw new IllegalArgumentException("a share is above 0 and at most the whole, not " + weight + "/" + whole);
        }
    }

    /**
     * The share of each partition of {@code topic}.
     *
     * @param topics every request topic whose workers use the same quotas
     * @throws IllegalArgumentException if {@code topic} is none of them
     */
    public static Share of(String topic, List<RequestTopic> topics) {
        BigDecimal whole = topics.stream().map(RequestTopic::wholeWeight).reduce(BigDecimal.ZERO, BigDecimal::add);
        return topics.stream()
                .filter(t -> t.name().equals(topic))
                .findFirst()
                .map(t -> new Share(t.weight(), whole))
                .orElseThrow(() -> new IllegalArgumentException(topic + " is no request topic"));
    }
}
