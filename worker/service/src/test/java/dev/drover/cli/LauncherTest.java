package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code worker/drover} with a Java that notes what it is asked for, and takes its time over a cache. */
@Timeout(60)
class LauncherTest {
    @TempDir
    private Path folder;

    private Path asked;
    private Path goOn;

    @BeforeEach
    void install() throws IOException {
        asked = folder.resolve("asked");
        goOn = folder.resolve("go-on");
        Path worker = Files.createDirectories(folder.resolve("worker"));
        Files.copy(launcher(), worker.resolve("drover"));
        assertThat(worker.resolve("drover").toFile().setExecutable(true)).isTrue();
        Files.writeString(
                Files.createDirectories(worker.resolve("service/target")).resolve("drover-service-1-exec.jar"), "");
        Path home = folder.resolve("jdk");
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"25.0.1\"\nJAVA_RUNTIME_VERSION=\"25.0.1+8\"\n");
        Path java = Files.writeString(home.resolve("bin/java"), """
            #!/usr/bin/env bash
            printf '%%s\\n' "$*" >>'%1$s'
            case $* in
              *"tools -jar"*) mkdir -p "${@: -1}/lib" && : >"${@: -1}/drover-service-1-exec.jar" ;;
              *AOTMode=create*) while [ ! -e '%2$s' ]; do sleep 0.1; done
                for option in "$@"; do
                  case $option in -XX:AOTCache=*) : >"${option#*=}" ;; esac
                done ;;
              *AOTMode=record*) sleep 1
                for option in "$@"; do
                  case $option in -XX:AOTConfiguration=*) echo dev/drover/cli/Main org/apache/kafka/common/errors/BrokerNotAvailableException >"${option#*=}" ;; esac
                done ;;
              *) sleep 1 ;;
            esac
            """.formatted(asked, goOn));
        assertThat(java.toFile().setExecutable(true)).isTrue();
    }

    @AfterEach
    void letGo() throws Exception {
        Files.writeString(goOn, "");
        Awaitility.await().until(() -> left("began").isEmpty());
    }

    @Test
    void ofCommandsThatStartAtTheSameTimeOneRecords() throws Exception {
        unpack();
        List<Process> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(start("worker/drover", "status"));
        }
        for (Process one : all) {
            assertThat(one.waitFor()).isZero();
        }
        assertThat(Files.readAllLines(asked).stream().filter(line -> line.contains("AOTMode=record")))
                .hasSize(1);
    }

    @Test
    void aLockThatTheCallerHoldsEndsWithTheCommand() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/flock")), "flock is not here");
        unpack();
        assertThat(start("flock", "-n", "lock", "worker/drover", "status").waitFor())
                .isZero();
        assertThat(Files.readString(asked)).contains("AOTMode=record");
        assertThat(start("flock", "-n", "lock", "true").waitFor())
                .as("the cache is not made yet, and the lock is free")
                .isZero();
    }

    /** By a command of another kind, whose cache is made at once. */
    private void unpack() throws Exception {
        Files.writeString(goOn, "");
        assertThat(start("worker/drover", "--help").waitFor()).isZero();
        Awaitility.await().until(() -> left("plain-25.0.1-8.aot").contains("plain-25.0.1-8.aot"));
        Awaitility.await().until(() -> left("began").isEmpty());
        Files.delete(goOn);
        Files.delete(asked);
    }

    private List<String> left(String text) throws IOException {
        try (var files = Files.list(folder.resolve("worker/service/target/launcher-app"))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.contains(text))
                    .toList();
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
