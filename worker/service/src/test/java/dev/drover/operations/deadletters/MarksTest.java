package dev.drover.operations.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Origin;
import dev.drover.contracts.ReplayMark;
import java.time.Instant;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MarksTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Origin LETTER = new Origin("llm.requests", 3, 17);
    private static final TopicPartition NEW = new TopicPartition("llm.replays", 0);
    private static final TopicPartition OLD = new TopicPartition("old.replays", 0);

    private final Marks marks = new Marks("cluster");

    @Test
    void inOnePartitionTheLaterRecordCountsWhateverItsClockSaid() {
        found(NEW, mark(NOON.plusSeconds(5), null));
        found(NEW, mark(NOON, "llm.requests-3@99"));
        assertThat(sent()).isTrue();
        found(NEW, mark(NOON.minusSeconds(5), null));
        assertThat(sent()).isFalse();
    }

    @Test
    void whatWasSentAccordingToOneTopicIsNotParkedAccordingToAnother() {
        found(NEW, mark(NOON, "llm.requests-3@99"));
        found(OLD, mark(NOON.plusSeconds(9), null));
        assertThat(sent()).isTrue();

        Marks otherOrder = new Marks("cluster");
        otherOrder.found(OLD, LETTER.toString(), mark(NOON, null).encode());
        otherOrder.found(NEW, LETTER.toString(), mark(NOON, "llm.requests-3@99").encode());
        assertThat(otherOrder.mark(LETTER)).extracting(ReplayMark::to).isNotNull();
    }

    @Test
    void aTombstoneTakesBackNoMarkOfAnotherPartition() {
        found(NEW, mark(NOON, "llm.requests-3@99"));
        found(OLD, null);
        found(new TopicPartition("llm.replays", 1), null);
        assertThat(sent()).isTrue();
        found(NEW, null);
        assertThat(marks.mark(LETTER)).isNull();
        assertThat(marks.read()).isEqualTo(4);
    }

    @Test
    void whatThisRunCouldNotWriteLeavesWhatWasThereBefore() {
        found(NEW, mark(NOON, null));
        marks.put(LETTER, mark(NOON, "this run"));
        assertThat(sent()).isTrue();
        marks.forget(LETTER);
        assertThat(marks.mark(LETTER)).isNotNull();
        assertThat(sent()).isFalse();
    }

    private boolean sent() {
        ReplayMark mark = marks.mark(LETTER);
        return mark != null && mark.to() != null;
    }

    private void found(TopicPartition partition, @Nullable ReplayMark mark) {
        marks.found(partition, LETTER.toString(), mark == null ? null : mark.encode());
    }

    private static ReplayMark mark(Instant at, @Nullable String to) {
        return new ReplayMark("req_x", 1, at, "run", to);
    }
}
