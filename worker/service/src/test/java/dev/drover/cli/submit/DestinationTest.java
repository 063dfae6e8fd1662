package dev.drover.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.cli.kafka.CommandFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DestinationTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir
    private Path folder = Path.of(".");

    private void write(Path output, Path errors) throws IOException {
        Destination destination = Destination.of(output.toString(), errors);
        try (OutcomeFile outcomes = destination.open()) {
            outcomes.put(2, "two".getBytes(StandardCharsets.UTF_8), false);
            outcomes.put(1, "one".getBytes(StandardCharsets.UTF_8), true);
            destination.write(outcomes, true);
        }
    }

    private List<String> left() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aDiskWithoutRoomLeavesTheOtherFileAsItWas() throws IOException {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full), "no /dev/full");
        Path output = Files.writeString(folder.resolve("r"), "two\n");
        assertThatThrownBy(() -> write(output, full))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContainingAll("can not be written", "No space left", "nothing is lost");
        assertThat(output).hasContent("two\n");
        assertThat(left()).containsExactly("r");
    }

    @Test
    void outcomesThatDoNotFitWhileTheyAreCollectedAreToldTheSameWay() throws IOException {
        Assumptions.assumeTrue(Files.exists(Path.of("/dev/full")), "no /dev/full");
        Path output = Files.writeString(folder.resolve("r"), "kept\n");
        Files.createSymbolicLink(folder.resolve("r.partial"), Path.of("/dev/full"));
        assertThatThrownBy(() -> write(output, folder.resolve("e")))
                .hasMessageContainingAll("r.partial can not be written", "No space left");
        assertThat(output).hasContent("kept\n");
    }

    @Test
    void aLinkStaysALinkAndADeviceStaysADevice() throws IOException {
        Path real = Files.createFile(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        write(link, Path.of("/dev/null"));
        assertThat(link).isSymbolicLink();
        assertThat(real).hasContent("two\n");
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
        assertThat(left()).containsExactly("link", "real");
    }

    @Test
    void twoRunsDoNotWriteOneFile() throws IOException {
        Path output = folder.resolve("r");
        Destination destination = Destination.of(output.toString(), null);
        try (OutcomeFile _ = destination.open()) {
            assertThatThrownBy(destination::open).hasMessageContaining("another run is writing");
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void anErrorThatBecameAnAnswerByAReplayIsNotMissed() throws IOException {
        Path output = Files.writeString(folder.resolve("r"), "failed\n");
        Destination destination = Destination.of(output.toString(), null);
        try (OutcomeFile outcomes = destination.open()) {
            outcomes.put(1, "failed".getBytes(StandardCharsets.UTF_8), true);
            outcomes.put(1, "answered".getBytes(StandardCharsets.UTF_8), false);
            destination.write(outcomes, false);
        }
        assertThat(output).hasContent("answered\n");
    }

    @Test
    void waitingEndsAfterTheLastDeadlineOnceAllIsReadOrWhenTheUserSaid() {
        Inspection own = new Inspection("h", "c", 2, 2, 0, Set.of(), NOON, true);
        Inspection some = new Inspection("h", "c", 2, 2, 0, Set.of(), NOON, false);
        assertThat(Patience.of(null, own, NOON.minusSeconds(60)).deadline()).isEqualTo(NOON);
        assertThat(Patience.of(null, some, NOON).deadline()).isEqualTo(NOON.plus(Duration.ofDays(1)));
        Patience patience = Patience.of(null, own, NOON);
        Instant over = NOON.plus(Patience.GRACE).plusSeconds(1);
        assertThat(patience.isOver(Duration.ofDays(9), true, NOON)).isFalse();
        assertThat(patience.isOver(Duration.ZERO, false, over)).isFalse();
        assertThat(patience.isOver(Duration.ZERO, true, over)).isTrue();
        Patience brief = Patience.of(Duration.ofSeconds(3), own, NOON);
        assertThat(brief.isOver(Duration.ofSeconds(3), false, NOON)).isTrue();
        assertThat(brief.isOver(Duration.ofSeconds(2), true, over)).isFalse();
    }
}
