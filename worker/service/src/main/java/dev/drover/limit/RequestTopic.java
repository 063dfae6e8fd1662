package dev.drover.limit;

import java.math.BigDecimal;

/**
 * A topic whose partitions share the quotas.
 *
 * @param partitions 1 or more
 * @param weight of each of its partitions, above 0
 */
public record RequestTopic(String name, int partitions, BigDecimal weight) {
    public RequestTopic {
        if (partitions < 1) {
            throw new IllegalArgumentException("topic " + name + " has " + partitions + " partitions");
        }
        if (weight.signum() <= 0) {
            throw new IllegalArgumentException("the weight of topic " + name + " is above 0, not " + weight);
        }
    }

    BigDecimal wholeWeight() {
        return weight.multiply(BigDecimal.valueOf(partitions));
    }
}
