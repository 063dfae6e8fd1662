package dev.drover.standalone.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.standalone.proofs.TestingDeadLetters.Death;
import dev.drover.testbed.ChildProcess;
import dev.drover.testbed.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A replay that is told to stop, or whose broker goes away, says how to go on, and goes on without loss or repetition. */
@Timeout(300)
class ReplayInterruptedTest {
    private static final int LETTERS = 200;
    private static final int SIGTERM = 143;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path folder = Path.of(".");

    @Test
    void sigtermEndsItSoonWithWhatWasDoneAndHowToGoOn() throws Exception {
        try (EmbeddedBroker broker = broker()) {
            ChildProcess run = start(broker, "10");
            await().atMost(PATIENCE).until(() -> said(run).contains("\"outcome\":\"sent\""));
            long asked = System.nanoTime();
            run.terminate();
            assertThat(run.exitCode(PATIENCE)).isEqualTo(SIGTERM);
            Form.print("replay ends after SIGTERM", "%s", Form.seconds(System.nanoTime() - asked));
            assertThat(said(run)).contains("interrupted.", "--resume").doesNotContain("Exception", "\tat ");
            goesOn(broker, run);
        }
    }

    @Test
    void aBrokerThatGoesAwayIsNamedAndTheRunGoesOnWhenItIsBack() throws Exception {
        try (EmbeddedBroker broker = broker()) {
            ChildProcess run = start(broker, "10");
            await().atMost(PATIENCE).until(() -> said(run).contains("\"outcome\":\"sent\""));
            broker.stop();
            assertThat(run.exitCode(PATIENCE)).isEqualTo(1);
            assertThat(said(run))
                    .contains(broker.bootstrapServers() + " does not answer", "--resume")
                    .doesNotContain("\tat ");
            broker.resume();
            goesOn(broker, run);
        }
    }

    private void goesOn(EmbeddedBroker broker, ChildProcess interrupted) throws Exception {
        String line = interrupted.said("run ").orElseThrow();
        ChildProcess rest = start(broker, "0", "--resume", line.substring(0, line.indexOf(',')));
        assertThat(rest.exitCode(PATIENCE)).as(said(rest)).isZero();
        Map<String, Integer> seen = ReplayUnderKillsTest.oracle(broker, "llm.requests");
        assertThat(seen).hasSize(LETTERS);
        assertThat(seen.values()).allMatch(times -> times == 1);
    }

    private static EmbeddedBroker broker() {
        EmbeddedBroker broker = EmbeddedBroker.start();
        for (String topic : List.of("llm.requests", "llm.requests-dlt", "llm.results")) {
            broker.createTopic(topic, 1);
        }
        try (TestingDeadLetters letters = new TestingDeadLetters(broker.bootstrapServers())) {
            for (int i = 0; i < LETTERS; i++) {
                letters.write(new Death(0, i, "r-" + i, "acme", "gpt-4.1", "timeout", "no answer"), Instant.now());
            }
        }
        return broker;
    }

    private ChildProcess start(EmbeddedBroker broker, String rate, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("dlq", "replay", "--bootstrap-server"));
        arguments.addAll(List.of(broker.bootstrapServers(), "--because", "the test", "-o", "jsonl", "--rate", rate));
        arguments.add("--create-topics");
        arguments.addAll(List.of(more));
        return ChildProcess.java(
                Files.createTempFile(folder, "replay", ".log"),
                List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                "dev.drover.cli.Main",
                arguments);
    }

    private static String said(ChildProcess run) throws Exception {
        return Files.readString(run.log());
    }
}
