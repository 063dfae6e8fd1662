package dev.drover.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.cli.submit.Destination.Written;
import dev.drover.operations.OperationException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DestinationTest {
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
                .isInstanceOf(OperationException.class)
                .hasMessageContainingAll("cannot be written", "No space left", "nothing is lost");
        assertThat(output).hasContent("two\n");
        assertThat(left()).containsExactly("r");
    }

    @Test
    void outcomesThatDoNotFitWhileTheyAreCollectedAreToldTheSameWay() throws IOException {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full), "no /dev/full");
        var channel = FileChannel.open(full, StandardOpenOption.WRITE);
        try (OutcomeFile outcomes =
                new OutcomeFile(folder.resolve("kept"), false, channel, Earlier.of(List.of()), Claims.of(List.of()))) {
            assertThatThrownBy(() -> outcomes.put(1, new byte[100], false))
                    .hasMessageContainingAll("kept", "cannot be written", "No space left");
        }
    }

    @Test
    void whatHasANameLikeAFileOfOursIsNotTouched() throws IOException {
        Path partial = Files.writeString(folder.resolve("r.partial"), "a user's");
        Path lock = Files.writeString(folder.resolve(".r.drover-lock"), "also a user's");
        write(folder.resolve("r"), folder.resolve("e"));
        assertThat(partial).hasContent("a user's");
        assertThat(lock).hasContent("also a user's");
        assertThat(left()).containsExactly(".r.drover-lock", "e", "r", "r.partial");
    }

    @Test
    void whileOutcomesAreCollectedNobodyElseReadsThem() throws IOException {
        Destination destination = Destination.of(folder.resolve("r").toString(), null);
        try (OutcomeFile outcomes = destination.open()) {
            outcomes.put(1, "one".getBytes(StandardCharsets.UTF_8), false);
            for (String name : left()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                        .as(name)
                        .isEqualTo("rw-------");
            }
            destination.write(outcomes, true);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("r"))))
                .isEqualTo("rw-------");
        assertThat(left()).containsExactly("r");
    }

    @Test
    void twoRunsWithOneFileForErrorsDoNotReplaceEachOthers() throws IOException {
        Path errors = folder.resolve("e");
        try (OutcomeFile _ =
                Destination.of(folder.resolve("one").toString(), errors).open()) {
            assertThatThrownBy(() -> Destination.of(folder.resolve("two").toString(), errors)
                            .open())
                    .hasMessageContainingAll("another run is writing", errors.toString());
        }
        try (OutcomeFile _ =
                Destination.of(folder.resolve("two").toString(), errors).open()) {
            assertThat(left()).hasSize(2).allMatch(name -> name.endsWith(".drover-lock"));
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void aFileThatSomethingElseChangedMeanwhileStays() throws IOException {
        Path output = folder.resolve("r");
        Destination destination = Destination.of(output.toString(), null);
        try (OutcomeFile outcomes = destination.open()) {
            outcomes.put(1, "one".getBytes(StandardCharsets.UTF_8), false);
            Files.writeString(output, "another's");
            assertThatThrownBy(() -> destination.write(outcomes, true))
                    .hasMessageContainingAll("r stays", "something else has changed it meanwhile", "r.new");
        }
        assertThat(output).hasContent("another's");
        assertThat(folder.resolve("r.new")).hasContent("one");
    }

    @Test
    void ifTheSecondFileFindsNoPlaceTheFirstIsNotCalledAsItWas() throws IOException {
        Path output = Files.writeString(folder.resolve("r"), "two\n");
        Path errors = folder.resolve("e");
        Destination destination = Destination.of(output.toString(), errors);
        try (OutcomeFile outcomes = destination.open();
                Written answers = Written.of(output);
                Written failures = Written.of(errors)) {
            outcomes.put(2, "two".getBytes(StandardCharsets.UTF_8), false);
            answers.replacement().out().write("two\nthree\n".getBytes(StandardCharsets.UTF_8));
            answers.replacement().complete();
            failures.replacement().complete();
            // A folder cannot be replaced, whoever one is.
            Files.createDirectories(errors.resolve("full"));
            assertThatThrownBy(() -> Destination.place(List.of(answers, failures), outcomes))
                    .hasMessageContaining(output + " is whole and in its place")
                    .hasMessageContainingAll(errors + " cannot be written", "nothing is lost")
                    .message()
                    .doesNotContain("as it was");
        }
        assertThat(output).hasContent("two\nthree\n");
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
}
