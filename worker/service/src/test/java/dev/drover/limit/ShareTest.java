package dev.drover.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ShareTest {
    @Test
    void eachTopicsPartitionsShareByWeight() {
        var topics = List.of(topic("fast", 4, "3"), topic("slow", 8, "0.5"));

        assertThat(Share.of("fast", topics)).isEqualTo(new Share(new BigDecimal("3"), new BigDecimal("16.0")));
        assertThat(Share.of("slow", topics)).isEqualTo(new Share(new BigDecimal("0.5"), new BigDecimal("16.0")));
    }

    @Test
    void aTopicThatIsNotConfiguredHasNoShare() {
        assertThatIllegalArgumentException().isThrownBy(() -> Share.of("other", List.of(topic("requests", 1, "1"))));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> topic("requests", 0, "1"));
        assertThatIllegalArgumentException().isThrownBy(() -> topic("requests", 1, "0"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Share(BigDecimal.TWO, BigDecimal.ONE));
        assertThatIllegalArgumentException().isThrownBy(() -> new Quota(0L, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new Quota(null, -1L));
    }

    /** As fractions: no partition's rate is rounded, so their sum is the quota to the last digit. */
    @Property
    void theRatesOfAllPartitionsAddUpToExactlyTheQuota(
            @ForAll @LongRange(min = 1, max = 1_000_000_000_000L) long perMinute,
            @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 1, max = 200) Integer> partitions,
            @ForAll @Size(value = 4) List<@BigRange(min = "0.001", max = "50") @Scale(3) BigDecimal> weights) {
        List<RequestTopic> topics = new ArrayList<>();
        for (int i = 0; i < partitions.size(); i++) {
            topics.add(new RequestTopic("t" + i, partitions.get(i), weights.get(i)));
        }
        BigInteger numerator = BigInteger.ZERO;
        BigInteger denominator = BigInteger.ONE;
        for (RequestTopic topic : topics) {
            Rate rate = Rate.of(perMinute, Share.of(topic.name(), topics), Duration.ofSeconds(10));
            BigInteger perNano = rate.unitsPerNano().multiply(BigInteger.valueOf(topic.partitions()));
            numerator = numerator.multiply(rate.unitsPerToken()).add(perNano.multiply(denominator));
            denominator = denominator.multiply(rate.unitsPerToken());
        }

        assertThat(numerator.multiply(BigInteger.valueOf(60_000_000_000L)))
                .isEqualTo(denominator.multiply(BigInteger.valueOf(perMinute)));
    }

    private static RequestTopic topic(String name, int partitions, String weight) {
        return new RequestTopic(name, partitions, new BigDecimal(weight));
    }
}
