package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code worker/drover} with a Java that notes what the script asks for. */
@Timeout(60)
class LauncherTest {
    @TempDir
    private Path folder;

    private Path asked;

    @BeforeEach
    void install() throws IOException {
        asked = folder.resolve("asked");
        Path worker = Files.createDirectories(folder.resolve("worker"));
        Files.copy(launcher(), worker.resolve("drover"));
        assertThat(worker.resolve("drover").toFile().setExecutable(true)).isTrue();
        for (String module : List.of("service", "standalone")) {
            Files.writeString(
                    Files.createDirectories(worker.resolve(module + "/target"))
                            .resolve("drover-" + module + "-1-exec.jar"),
                    "");
        }
        Path home = folder.resolve("jdk");
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
        Path java = Files.writeString(home.resolve("bin/java"), """
            #!/usr/bin/env bash
            printf '%%s\\n' "$*" >>'%s'
            case $* in
              *"tools -jar"*) mkdir -p "${@: -1}/lib" && : >"${@: -1}/drover-service-1-exec.jar" ;;
            esac
            """.formatted(asked));
        assertThat(java.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void aShortCommandStartsFromWhatTheJvmKeepsOfTheLastOne() throws Exception {
        assertThat(start("worker/drover", "status").waitFor()).isZero();
        assertThat(Files.readAllLines(asked).getLast())
                .contains("-XX:+AutoCreateSharedArchive", "launcher-app/commands.jsa", "TieredStopAtLevel=1")
                .endsWith("launcher-app/drover-service-1-exec.jar status");
    }

    /** A start is measured, not bought: what makes it shorter makes the work slower. */
    @ParameterizedTest
    @ValueSource(strings = {"run", "demo"})
    void whatWorksForLongHasTheJvmsOwnCompilersAndCollector(String verb) throws Exception {
        assertThat(start("worker/drover", verb).waitFor()).isZero();
        assertThat(Files.readAllLines(asked).getLast().split(" "))
                .filteredOn(word -> word.startsWith("-X"))
                .containsExactly("-XX:+ExitOnOutOfMemoryError");
    }

    @Test
    void helpForAVerbThatBringsItsOwnBrokerComesFromItsJar() throws Exception {
        assertThat(start("worker/drover", "help", "standalone").waitFor()).isZero();
        assertThat(Files.readAllLines(asked).getLast())
                .contains("drover-standalone-1")
                .endsWith("help standalone");
        assertThat(start("worker/drover", "help", "status").waitFor()).isZero();
        assertThat(Files.readAllLines(asked).getLast()).endsWith("drover-service-1-exec.jar help status");
    }

    @Test
    void commandsThatStartAtTheSameTimeAllEnd() throws Exception {
        List<Process> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(start("worker/drover", "status"));
        }
        for (Process one : all) {
            assertThat(one.waitFor()).isZero();
        }
        assertThat(Files.readAllLines(asked).stream().filter(line -> line.endsWith(" status")))
                .hasSize(8);
    }

    @Test
    void nothingGoesOnBehindACommandThatHasEnded() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/flock")), "flock is not here");
        assertThat(start("flock", "-n", "lock", "worker/drover", "status").waitFor())
                .isZero();
        assertThat(start("flock", "-n", "lock", "true").waitFor())
                .as("the lock is free: no process has kept it open")
                .isZero();
    }

    @Test
    void aWorkerAndTheDemonstrationHaveTheJvmsOwnCompilers() throws Exception {
        for (String verb : List.of("run", "demo", "standalone")) {
            assertThat(start("worker/drover", verb).waitFor()).isZero();
            assertThat(Files.readAllLines(asked).getLast())
                    .contains("-XX:+ExitOnOutOfMemoryError")
                    .doesNotContain("Tiered", "Tier4", "SharedArchive")
                    .endsWith(" " + verb);
        }
    }

    private Process start(String... line) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().remove("DROVER_JAVA_OPTS");
        return builder.start();
    }

    /** Tests run in the module's folder. */
    private static Path launcher() {
        return Path.of("..", "drover").toAbsolutePath().normalize();
    }
}
