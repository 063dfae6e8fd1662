package dev.drover.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Prometheus' own programs, where they are installed. */
final class Promtool {
    private Promtool() {}

    /** Runs promtool, which must find nothing wrong, and returns what it printed. */
    static String run(String... arguments) throws IOException, InterruptedException {
        return run(List.of(), arguments);
    }

    /** @param input lines for its standard input */
    static String run(List<String> input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(path("promtool").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var out = process.outputWriter(UTF_8)) {
            for (String line : input) {
                out.write(line);
                out.newLine();
            }
        }
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    /** Where the program is; a test that needs it says that it did not run if it is nowhere. */
    static Path path(String program) {
        return onPath(program, "Debian has it in the package prometheus");
    }

    /** @param otherwise what it means that the program is nowhere */
    static Path onPath(String program, String otherwise) {
        Optional<Path> found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(found.isPresent(), program + " is not on the PATH: " + otherwise);
        return found.orElseThrow();
    }
}
