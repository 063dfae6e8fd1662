package dev.drover.app.kafka;

import static dev.drover.app.properties.TestingProperties.bind;
import static dev.drover.app.properties.TestingProperties.minimalWith;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.app.properties.TopicProperties;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class TopicPlanTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final TopicFacts REQUESTS = new TopicFacts(6, 1_000_000, false, Duration.ofDays(7));
    private static final TopicFacts LEDGER = new TopicFacts(6, 1_000_000, true, Duration.ofDays(7));
    private static final TopicFacts WIDE = new TopicFacts(6, 1_000_000 + 65_536, false, Duration.ofDays(7));

    @Test
    void requestTopicsComeFirstBecauseTheRestDependsOnThem() {
        TopicPlan plan = TopicPlan.of(topics("drover.topics.partitions", 12), Map.of(), DAY);
        assertThat(plan.create()).extracting(NewTopic::name).containsExactly("llm.requests");
        assertThat(plan.create().getFirst().numPartitions()).isEqualTo(12);
    }

    @Test
    void theRestIsAsWideAsTheRequestsAndTakesLargerRecords() {
        TopicPlan plan = TopicPlan.of(topics(), Map.of("llm.requests", REQUESTS), DAY);
        assertThat(plan.create())
                .extracting(NewTopic::name)
                .containsExactly(
                        "llm.results", "llm.requests-dlt", "llm.usage", "llm.ledger", "llm.budgets", "llm.control");
        assertThat(plan.create().subList(0, 4))
                .allSatisfy(topic -> assertThat(topic.numPartitions()).isEqualTo(6));
        assertThat(plan.create().subList(4, 6)).allSatisfy(topic -> {
            assertThat(topic.numPartitions()).isEqualTo(1);
            assertThat(topic.configs()).containsEntry("cleanup.policy", "compact");
        });
        assertThat(plan.create().get(0).configs()).containsEntry("max.message.bytes", "1065536");
        assertThat(plan.create().get(1).configs()).containsEntry("max.message.bytes", "1065536");
        assertThat(plan.create().get(3).configs()).containsEntry("cleanup.policy", "compact");
    }

    @Test
    void usageEventsAreKeptAsLongAsReportsReachBack() {
        Map<String, TopicFacts> requests = Map.of("llm.requests", REQUESTS);
        assertThat(TopicPlan.of(topics(), requests, DAY).create().get(2).configs())
                .containsEntry("retention.ms", Long.toString(Duration.ofDays(35).toMillis()));
        assertThat(TopicPlan.of(topics("drover.topics.usage-retention", "400d"), requests, DAY)
                        .create()
                        .get(2)
                        .configs())
                .containsEntry(
                        "retention.ms", Long.toString(Duration.ofDays(400).toMillis()));
    }

    @Test
    void aLedgerThatIsCreatedHereIsCompactedSoon() {
        assertThat(TopicPlan.of(topics(), Map.of("llm.requests", REQUESTS), DAY)
                        .create()
                        .get(3)
                        .configs())
                .containsEntry("segment.ms", "600000")
                .containsEntry("min.cleanable.dirty.ratio", "0.1")
                .containsEntry("max.compaction.lag.ms", "3600000")
                .containsEntry("compression.type", "lz4");
    }

    @Test
    void whatIsMissingIsNamedWithItsRemedyWhenNothingMayBeCreated() {
        TopicPlan plan = TopicPlan.of(topics("drover.topics.create", false), Map.of("llm.requests", REQUESTS), DAY);
        assertThat(plan.create()).isEmpty();
        assertThat(plan.problems())
                .hasSize(6)
                .allSatisfy(problem -> assertThat(problem).contains("does not exist", "drover.topics.create"));
    }

    @Test
    void aResultTopicThatIsTooNarrowForARecordIsAProblem() {
        Map<String, TopicFacts> there = complete();
        there.put("llm.results", new TopicFacts(6, 1_000_000, false, DAY));
        assertThat(TopicPlan.of(topics(), there, DAY).problems())
                .singleElement()
                .asString()
                .contains("llm.results", "1065536", "max.message.bytes");
    }

    @Test
    void aLedgerGrowsWithTheRequestsAndMustBeCompacted() {
        Map<String, TopicFacts> there = complete();
        there.put("llm.ledger", new TopicFacts(3, 1_000_000, true, DAY));
        assertThat(TopicPlan.of(topics(), there, DAY).grow()).containsEntry("llm.ledger", 6);
        assertThat(TopicPlan.of(topics("drover.topics.create", false), there, DAY)
                        .problems())
                .singleElement()
                .asString()
                .contains("llm.ledger", "3 partitions", "6");
        there.put("llm.ledger", new TopicFacts(6, 1_000_000, false, DAY));
        assertThat(TopicPlan.of(topics(), there, DAY).problems())
                .singleElement()
                .asString()
                .contains("cleanup.policy");
    }

    @Test
    void fewerPartitionsOfADeadLetterTopicAndAShortRetentionAreWarnings() {
        Map<String, TopicFacts> there = complete();
        there.put("llm.requests-dlt", new TopicFacts(1, 1_065_536, false, DAY));
        there.put("llm.requests", new TopicFacts(6, 1_000_000, false, Duration.ofHours(1)));
        TopicPlan plan = TopicPlan.of(topics(), there, DAY);
        assertThat(plan.done()).isTrue();
        assertThat(plan.warnings()).hasSize(2);
    }

    @Test
    void aCompleteClusterNeedsNothingAndTellsItsSizes() {
        assertThat(TopicPlan.of(topics(), complete(), DAY).done()).isTrue();
        Cluster cluster = TopicPlan.cluster("c", topics(), complete());
        assertThat(cluster.partitions("llm.requests")).isEqualTo(6);
        assertThat(cluster.partitions("elsewhere")).isZero();
        assertThat(cluster.maxOutputBytes()).isEqualTo(1_065_536);
        assertThat(cluster.maxRecordBytes("llm.usage")).isEqualTo(1_000_000);
    }

    private static Map<String, TopicFacts> complete() {
        return new HashMap<>(Map.of(
                "llm.requests", REQUESTS,
                "llm.results", WIDE,
                "llm.requests-dlt", WIDE,
                "llm.usage", REQUESTS,
                "llm.ledger", LEDGER,
                "llm.budgets", new TopicFacts(1, 1_000_000, true, DAY),
                "llm.control", new TopicFacts(1, 1_000_000, true, DAY)));
    }

    private static TopicProperties topics(Object... pairs) {
        return bind(minimalWith(pairs)).topics();
    }
}
