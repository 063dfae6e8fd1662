package dev.drover.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.WorkerAnnouncement;
import dev.drover.contracts.WorkerAnnouncement.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NeighboursTest {
    private static final Instant START = Instant.parse("2026-11-27T12:00:00Z");
    private static final Duration WAIT = Duration.ofMinutes(15);

    private Instant now = START;
    private final Neighbours neighbours =
            new Neighbours(announcement("own", "drover", "m-own", "alike", START), WAIT, () -> now);

    private static WorkerAnnouncement announcement(
            String worker, String group, @Nullable String member, String fingerprint, Instant at) {
        Set<String> chains = fingerprint.equals("alike") ? Set.of("balanced") : Set.of("balanced", "extra");
        return new WorkerAnnouncement(
                worker, group, member, fingerprint, chains, chains, Set.of("gpt-4.1"), null, false, at, List.of());
    }

    private @Nullable Instant extra() {
        return neighbours.knownUntil(Kind.CHAIN, "extra", now);
    }

    @Test
    void whatNobodyKnowsIsWaitedForByNobody() {
        neighbours.heard(announcement("other", "drover", "m-1", "alike", now));
        neighbours.members(Set.of("m-own", "m-1"));
        assertThat(extra()).isNull();
        assertThat(neighbours.others()).isZero();
        assertThat(neighbours.difference()).isEmpty();
    }

    @Test
    void aRequestWaitsAsLongAsAllowedForAWorkerThatIsThere() {
        neighbours.heard(announcement("other", "drover", "m-1", "more", now));
        neighbours.members(Set.of("m-own", "m-1"));
        now = START.plus(Duration.ofDays(1));
        neighbours.members(Set.of("m-own", "m-1"));
        assertThat(extra()).as("it came now").isEqualTo(now.plus(WAIT));
        assertThat(neighbours.knownUntil(Kind.CHAIN, "extra", START)).isEqualTo(START.plus(WAIT));
        assertThat(neighbours.knownUntil(Kind.MODEL, "extra", now)).isNull();
        assertThat(neighbours.others()).isEqualTo(1);
        assertThat(neighbours.difference()).isEqualTo("worker m-1 also has chains [extra], also has tasks [extra]");
    }

    @Test
    void aWorkerThatWasKilledKeepsNobodyWaitingForEver() {
        neighbours.heard(announcement("other", "drover", "m-1", "more", now));
        neighbours.members(Set.of("m-own", "m-1"));
        now = START.plus(Duration.ofHours(1));
        assertThat(neighbours.members(Set.of("m-own"))).isTrue();
        Instant end = now.plus(WAIT);
        assertThat(extra()).isEqualTo(end);
        now = end.plusSeconds(1);
        assertThat(extra()).as("requests that come now are refused").isEqualTo(end);
        assertThat(neighbours.over(now)).containsExactly("other");
        neighbours.forgotten("other");
        assertThat(extra()).isNull();
        assertThat(neighbours.others()).isZero();
    }

    @Test
    void aWorkerThatStoppedIsRememberedForAsLongAlsoByOneThatStartsLater() {
        neighbours.heard(announcement("other", "drover", "m-1", "more", START.minusSeconds(60))
                .later("m-1", null, true, START.minusSeconds(30)));
        neighbours.members(Set.of("m-own"));
        assertThat(extra()).isEqualTo(START.minusSeconds(30).plus(WAIT));
        assertThat(neighbours.others()).isZero();
    }

    @Test
    void oneThatJustAnnouncedItselfIsThereBeforeTheGroupHasIt() {
        neighbours.members(Set.of("m-own"));
        neighbours.heard(announcement("other", "drover", null, "more", now));
        assertThat(neighbours.others()).isEqualTo(1);
        now = START.plus(Duration.ofMinutes(2));
        neighbours.members(Set.of("m-own"));
        assertThat(neighbours.others()).as("it never came").isZero();
    }

    @Test
    void aRequestWaitsForAWorkerThatCameBackAsForANewOne() {
        neighbours.heard(announcement("other", "drover", "m-1", "more", now));
        neighbours.members(Set.of("m-own", "m-1"));
        now = START.plus(Duration.ofHours(1));
        neighbours.members(Set.of("m-own"));
        now = now.plus(WAIT).minusSeconds(10);
        neighbours.heard(announcement("other", "drover", "m-1", "more", now));
        assertThat(neighbours.knownUntil(Kind.CHAIN, "extra", START)).isEqualTo(now.plus(WAIT));
    }

    @Test
    void aClockThatIsAheadChangesNothing() {
        neighbours.heard(announcement("other", "drover", "m-1", "more", START.plus(Duration.ofDays(300))));
        neighbours.members(Set.of("m-own"));
        now = START.plus(Duration.ofMinutes(2));
        neighbours.members(Set.of("m-own"));
        assertThat(extra()).isEqualTo(now.plus(WAIT));
        now = now.plus(WAIT).plusSeconds(1);
        assertThat(neighbours.over(now)).containsExactly("other");
    }

    @Test
    void otherGroupsOnTheSameTopicAndOurselvesDoNotCount() {
        neighbours.heard(announcement("other", "another group", "m-1", "more", now));
        neighbours.heard(announcement("own", "drover", "m-own", "more", now));
        assertThat(extra()).isNull();
        assertThat(neighbours.others()).isZero();
    }
}
