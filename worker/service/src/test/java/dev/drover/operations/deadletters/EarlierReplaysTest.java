package dev.drover.operations.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EarlierReplaysTest {
    private static final EarlierReplays NONE = new EarlierReplays(Map.of());
    private static final EarlierReplays OURS = new EarlierReplays(Map.of("llm.replays", Set.of("r1")));
    private static final EarlierReplays OLD = new EarlierReplays(Map.of(EarlierReplays.UNKNOWN, Set.of("r0")));
    private static final EarlierReplays OTHERS = new EarlierReplays(Map.of("acme.replays", Set.of("r1", "r2")));

    @Test
    void theFirstRunAndRunsOnTheSameMarksMeetNoObjection() {
        assertThat(NONE.against("llm.replays", false, List.of())).isEmpty();
        assertThat(OURS.against("llm.replays", true, List.of())).isEmpty();
        assertThat(OLD.against("llm.replays", true, List.of())).isEmpty();
    }

    @Test
    void marksThatAreElsewhereAreNamedUntilTheyAreHeeded() {
        assertThat(OTHERS.against("llm.replays", true, List.of()))
                .hasValueSatisfying(why ->
                        assertThat(why).contains("2 runs", "r1", "acme.replays", "--topic replays=", "--marks-also"));
        assertThat(OTHERS.against("llm.replays", true, List.of("acme.replays"))).isEmpty();
    }

    @Test
    void marksThatAreGoneAreNotReplacedByNone() {
        assertThat(OURS.against("llm.replays", false, List.of())).isPresent();
        assertThat(OLD.against("llm.replays", false, List.of())).isPresent();
    }

    @Test
    void aRunDoesNotObjectToItself() {
        EarlierReplays both = new EarlierReplays(Map.of("llm.replays", Set.of("r1"), "acme.replays", Set.of("r2")));
        assertThat(both.without("r2").against("llm.replays", true, List.of())).isEmpty();
        assertThat(both.without("r1").against("llm.replays", true, List.of())).isPresent();
        assertThat(OLD.without("r1").someUnknown()).isTrue();
        assertThat(OLD.without("r0").someUnknown()).isFalse();
    }

    @Test
    void whatACommitRemembersIsReadInBothForms() {
        Instant began = Instant.ofEpochMilli(1_000);
        var memory = new ReplayId.Memory(7, began, "0123456789abcdef", "llm.replays");
        assertThat(ReplayId.Memory.decode(memory.encode())).isEqualTo(memory);
        assertThat(ReplayId.Memory.decode("v1 end=7 began=1000 asked=0123456789abcdef"))
                .isEqualTo(new ReplayId.Memory(7, began, "0123456789abcdef", ""));
    }
}
