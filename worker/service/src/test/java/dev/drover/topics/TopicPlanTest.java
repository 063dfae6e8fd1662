package dev.drover.topics;

import static dev.drover.app.properties.TestingProperties.bind;
import static dev.drover.app.properties.TestingProperties.minimalWith;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.TopicKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class TopicPlanTest {
    private static final TopicFacts REQUESTS = topic(6, "max.message.bytes", "1000000");

    @Test
    void requestTopicsComeFirstBecauseTheRestDependsOnThem() {
        TopicPlan plan = TopicPlan.of(topics("drover.topics.partitions", 12), Map.of());
        assertThat(plan.create()).extracting(NewTopic::name).containsExactly("llm.requests");
        assertThat(plan.create().getFirst().numPartitions()).isEqualTo(12);
    }

    @Test
    void theRestIsAsWideAsTheRequestsAndTakesLargerRecords() {
        TopicPlan plan = TopicPlan.of(topics(), Map.of("llm.requests", REQUESTS));
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
        assertThat(TopicPlan.of(topics(), requests).create().get(2).configs())
                .containsEntry("retention.ms", Long.toString(Duration.ofDays(35).toMillis()));
        assertThat(TopicPlan.of(topics("drover.topics.usage-retention", "400d"), requests)
                        .create()
                        .get(2)
                        .configs())
                .containsEntry(
                        "retention.ms", Long.toString(Duration.ofDays(400).toMillis()));
    }

    @Test
    void aLedgerThatIsCreatedHereIsCompactedSoon() {
        assertThat(TopicPlan.of(topics(), Map.of("llm.requests", REQUESTS))
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
        TopicPlan plan = TopicPlan.of(topics("drover.topics.create", false), Map.of("llm.requests", REQUESTS));
        assertThat(plan.create()).isEmpty();
        assertThat(plan.problems())
                .hasSize(6)
                .allSatisfy(problem -> assertThat(problem).contains("does not exist", "drover.topics.create"));
    }

    @Test
    void aResultTopicThatIsTooNarrowForARecordIsAProblem() {
        Map<String, TopicFacts> there = complete();
        there.put("llm.results", topic(6, "max.message.bytes", "1000000"));
        assertThat(TopicPlan.of(topics(), there).problems())
                .singleElement()
                .asString()
                .contains("llm.results", "1065536", "max.message.bytes");
    }

    @Test
    void aLedgerGrowsWithTheRequestsAndMustBeCompacted() {
        Map<String, TopicFacts> there = complete();
        there.put("llm.ledger", asCreated(TopicShape.of(TopicKind.LEDGER, "llm.ledger", 3, 0)));
        assertThat(TopicPlan.of(topics(), there).grow()).containsEntry("llm.ledger", 6);
        assertThat(TopicPlan.of(topics("drover.topics.create", false), there).problems())
                .singleElement()
                .asString()
                .contains("llm.ledger", "3 partitions", "6");
        there.put("llm.ledger", topic(6, "cleanup.policy", "delete"));
        assertThat(TopicPlan.of(topics(), there).problems())
                .singleElement()
                .asString()
                .contains("cleanup.policy");
    }

    @Test
    void fewerPartitionsOfADeadLetterTopicAndAShortRetentionAreWarnings() {
        Map<String, TopicFacts> there = complete();
        there.put("llm.requests-dlt", topic(1, "max.message.bytes", "1065536"));
        there.put("llm.requests", topic(6, "max.message.bytes", "1000000", "retention.ms", "3600000"));
        TopicPlan plan = TopicPlan.of(topics(), there);
        assertThat(plan.done()).isTrue();
        assertThat(plan.warnings()).hasSize(2);
    }

    @Test
    void aCompleteClusterNeedsNothingAndTellsItsSizes() {
        assertThat(TopicPlan.of(topics(), complete()).done()).isTrue();
        Cluster cluster = TopicPlan.cluster("c", topics(), complete());
        assertThat(cluster.partitions("llm.requests")).isEqualTo(6);
        assertThat(cluster.partitions("elsewhere")).isZero();
        assertThat(cluster.maxOutputBytes()).isEqualTo(1_065_536);
        assertThat(cluster.maxRecordBytes("llm.usage")).isEqualTo(1_048_588);
    }

    @Test
    void whatReplaysNeedIsCreatedAsWellMarksCompactedAndParkedAsLargeAsALetter() {
        TopicPlan plan = TopicPlan.ofReplays(topics("drover.topics.replays", "our.marks"), complete());
        assertThat(plan.create())
                .extracting(NewTopic::name)
                .containsExactly("llm.requests-parked", "our.marks", "llm.audit", "llm.workers", "llm.chunks");
        assertThat(plan.create().get(0).numPartitions()).isEqualTo(6);
        assertThat(plan.create().get(0).configs())
                .containsEntry("max.message.bytes", "1065536")
                .containsEntry("retention.ms", Long.toString(Duration.ofDays(90).toMillis()));
        assertThat(plan.create().get(1).numPartitions()).isEqualTo(1);
        assertThat(plan.create().get(1).configs()).containsOnly(Map.entry("cleanup.policy", "compact"));
        assertThat(plan.create().get(2).configs()).containsEntry("cleanup.policy", "delete");
    }

    @Test
    void marksThatWouldBeForgottenAreAProblemOfReplaysAndNotOfWorkers() {
        Map<String, TopicFacts> there = complete();
        there.put("llm.requests-parked", topic(6, "max.message.bytes", "1065536"));
        there.put("llm.replays", topic(1, "cleanup.policy", "compact,delete"));
        there.put("llm.audit", topic(1));
        assertThat(TopicPlan.of(topics(), there).done()).isTrue();
        assertThat(TopicPlan.ofReplays(topics(), there).problems())
                .singleElement()
                .asString()
                .contains("llm.replays", "cleanup.policy=compact,delete", "send it again", "--add-config");
    }

    @Test
    void parkedLettersAndAuditsThatAreForgottenEarlyAreWarnedOf() {
        Map<String, TopicFacts> there = complete();
        there.put("llm.requests-parked", topic(6, "max.message.bytes", "1065536", "retention.ms", "604800000"));
        there.put("llm.replays", topic(1, "cleanup.policy", "compact"));
        there.put("llm.audit", topic(1, "retention.ms", "-1"));
        there.put("llm.workers", topic(1, "cleanup.policy", "compact"));
        there.put("llm.chunks", topic(6, "segment.ms", "3600000"));
        TopicPlan plan = TopicPlan.ofReplays(topics(), there);
        assertThat(plan.done()).isTrue();
        assertThat(plan.warnings())
                .singleElement()
                .asString()
                .contains("llm.requests-parked", "retention.ms=604800000 but needs 7776000000 or more");
        there.put("llm.audit", topic(1, "retention.ms", "604800000"));
        assertThat(TopicPlan.ofReplays(topics(), there).warnings()).hasSize(2);
    }

    @Test
    void aLedgerOfAnOlderReleaseIsWarnedOfOnceWithEverySettingAndTheRemedy() {
        Map<String, TopicFacts> there = complete();
        there.put(
                "llm.ledger",
                topic(
                        6,
                        "cleanup.policy",
                        "compact",
                        "segment.ms",
                        "3600000",
                        "segment.bytes",
                        "1073741824",
                        "min.cleanable.dirty.ratio",
                        "0.1",
                        "max.compaction.lag.ms",
                        "9223372036854775807"));
        TopicPlan plan = TopicPlan.of(topics(), there);
        assertThat(plan.done()).isTrue();
        assertThat(plan.warnings())
                .singleElement()
                .asString()
                .contains("segment.ms=3600000 but needs 600000 or less")
                .contains("--topic llm.ledger --add-config")
                .contains("segment.ms=600000,segment.bytes=67108864,max.compaction.lag.ms=3600000")
                .doesNotContain("dirty");
    }

    @Test
    void aLedgerThatAlsoDeletesIsAProblem() {
        Map<String, TopicFacts> there = complete();
        there.put("llm.ledger", topic(6, "cleanup.policy", "compact,delete"));
        assertThat(TopicPlan.of(topics(), there).problems())
                .singleElement()
                .asString()
                .contains("what was spent would be forgotten");
    }

    @Test
    void usageThatIsGoneBeforeReportsReachBackIsWarnedOfAndLongerIsNot() {
        Map<String, TopicFacts> there = complete();
        there.put("llm.usage", topic(6, "retention.ms", "604800000"));
        assertThat(TopicPlan.of(topics(), there).warnings())
                .singleElement()
                .asString()
                .contains("llm.usage", "retention.ms=604800000");
        there.put("llm.usage", topic(6, "retention.ms", "-1"));
        assertThat(TopicPlan.of(topics(), there).warnings()).isEmpty();
    }

    @Test
    void compactionOfRequestsOrResultsIsWarnedOf() {
        Map<String, TopicFacts> there = complete();
        there.put("llm.requests", topic(6, "max.message.bytes", "1000000", "cleanup.policy", "compact"));
        there.put("llm.results", topic(6, "max.message.bytes", "1065536", "cleanup.policy", "compact"));
        assertThat(TopicPlan.of(topics(), there).warnings())
                .hasSize(2)
                .allSatisfy(warning -> assertThat(warning).contains("cleanup.policy=compact but needs delete"));
    }

    private static Map<String, TopicFacts> complete() {
        Map<String, TopicFacts> there = new HashMap<>(Map.of("llm.requests", REQUESTS));
        for (TopicKind kind : TopicKind.of(TopicKind.User.WORKER)) {
            if (kind == TopicKind.REQUESTS) {
                continue;
            }
            TopicShape shape = TopicShape.of(kind, kind.defaultName(), 6, 1_065_536);
            there.put(shape.name(), asCreated(shape));
        }
        return there;
    }

    private static TopicFacts asCreated(TopicShape shape) {
        return facts(shape.partitions(), shape.configs());
    }

    private static TopicFacts topic(int partitions, String... pairs) {
        Map<String, String> configs = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            configs.put(pairs[i], pairs[i + 1]);
        }
        return facts(partitions, configs);
    }

    /** With the broker's defaults. */
    private static TopicFacts facts(int partitions, Map<String, String> configs) {
        Map<String, String> all = new HashMap<>(Map.of(
                "cleanup.policy", "delete",
                "max.message.bytes", "1048588",
                "retention.ms", Long.toString(Duration.ofDays(35).toMillis())));
        all.putAll(configs);
        return new TopicFacts(partitions, all);
    }

    private static WantedTopics topics(Object... pairs) {
        return bind(minimalWith(pairs)).wantedTopics();
    }
}
