package dev.drover.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is left of files when something is in the way: nothing is called sent, written or gone that is not. */
@Timeout(240)
class SubmitOutcomesTest extends TestingSubmits {
    @Test
    void whatIsNotThereInTimeIsCountedAndTheRestIsWritten() throws Exception {
        createTopics();
        Path file = batch("b.jsonl", 8);
        assertThat(submit(file.toString())).as("%s", err).isZero();
        answer(sent().stream().filter(r -> r.partition() == 0).toList());
        Path output = folder.resolve("results.jsonl");
        assertThat(submit(file.toString(), "--wait", "--timeout", "3s", "--output", output.toString()))
                .isEqualTo(3);
        assertThat(err.toString()).contains("6 of 8 outcomes were not there within 3 s", "(lines ");
        assertThat(customIds(output)).containsExactlyInAnyOrder("r-2", "r-5");
    }

    @Test
    void otherLinesOfTheSameFileAreRefusedUnderTheSameIdInsteadOfBeingCalledSent() throws Exception {
        createTopics();
        Path file = file("b.jsonl", LINE.formatted(1), LINE.formatted(1), LINE.formatted(2));
        assertThat(submit(file.toString(), "--skip-invalid")).isEqualTo(3);
        assertThat(submit(file.toString(), "--allow-duplicates")).isEqualTo(1);
        assertThat(err.toString()).contains("2 were sent", "now 3 lines are good", "--allow-duplicates", "jq -r .text");
        assertThat(submit(file.toString(), "--skip-invalid")).isEqualTo(3);
        assertThat(err.toString()).contains("all 2 lines");
        assertThat(sent()).hasSize(2);
    }

    @Test
    void aLargerTopicDoesNotMakeLinesSentThatWereLeftOut() throws Exception {
        createTopics();
        Path file =
                file("b.jsonl", LINE.formatted(1), LINE.formatted(2).replace("[]", "[" + " ".repeat(1_100_000) + "]"));
        assertThat(submit(file.toString(), "--skip-invalid")).isEqualTo(3);
        Map<ConfigResource, Collection<AlterConfigOp>> larger = Map.of(
                new ConfigResource(ConfigResource.Type.TOPIC, topic),
                List.of(new AlterConfigOp(new ConfigEntry("max.message.bytes", "2000000"), AlterConfigOp.OpType.SET)));
        try (var admin = BROKER.broker().admin()) {
            admin.incrementalAlterConfigs(larger).all().get();
        }
        assertThat(submit(file.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("1 were sent", "max.message.bytes");
        // What was left out can be sent by itself, since its text is whole.
        String left = Json.read(Files.readAllBytes(folder.resolve("b.jsonl.invalid.jsonl")))
                .get("text")
                .stringValue();
        assertThat(submit(file("rest.jsonl", left).toString())).as("%s", err).isZero();
        assertThat(sent()).hasSize(2);
    }

    @Test
    void waitingEndsWhenEveryDeadlineHasPassedAndSaysWhichLinesAreMissing() throws Exception {
        createTopics();
        String late = LINE.replaceFirst("\\{", "{\"deadline\":\"2020-01-01T00:00:00Z\",");
        Path file = file("b.jsonl", late.formatted(1), late.formatted(2), late.formatted(3));
        assertThat(submit(file.toString())).as("%s", err).isZero();
        answer(sent().stream()
                .filter(r -> header(r, HeaderNames.LINE).equals("2"))
                .toList());
        Path output = folder.resolve("results.jsonl");
        assertThat(submit(file.toString(), "--wait", "--output", output.toString()))
                .isEqualTo(3);
        assertThat(err.toString()).contains("2 of 3 outcomes are missing", "2020-01-01T00:00:00Z", "(lines 1, 3)");
        assertThat(customIds(output)).containsExactly("r-1");
    }

    @Test
    void anOutputIsReplacedByOneThatHasAllOfItAndElseStays() throws Exception {
        createTopics();
        Path file = batch("b.jsonl", 6);
        assertThat(submit(file.toString())).as("%s", err).isZero();
        Path output = folder.resolve("results.jsonl");
        String[] command = {file.toString(), "--wait", "--timeout", "20s", "--output", output.toString()};
        answer(sent());
        assertThat(submit(command)).as("%s", err).isZero();
        assertThat(submit(command)).as("%s", err).isZero();
        assertThat(customIds(output)).hasSize(6);
        Files.writeString(output, "{\"custom_id\":\"of last week\"}\n");
        assertThat(submit(command)).isEqualTo(1);
        assertThat(err.toString()).contains("would be lost", "results.jsonl.new");
        assertThat(out.toString())
                .as("the summary of a submit whose file stays")
                .containsPattern(" 6 +0 +6 +0 +0\n$");
        assertThat(customIds(output)).containsExactly("of last week");
        assertThat(customIds(folder.resolve("results.jsonl.new"))).hasSize(6);
        command[0] = batch("another.jsonl", 6).toString();
        assertThat(submit(command)).isEqualTo(1);
        assertThat(err.toString()).contains("would be lost; nothing was sent. Move it away");
        assertThat(sent()).hasSize(6);
    }

    @Test
    void oneFileForTwoPurposesIsAnErrorOfUsage() throws Exception {
        Path file = batch("b.jsonl", 1);
        Files.createSymbolicLink(folder.resolve("link"), file);
        String path = folder.resolve("r").toString();
        assertThat(submit(file.toString(), "--wait", "--output", path, "--errors", folder + "/./r"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--output and --errors are the same file");
        assertThat(submit(
                        file.toString(),
                        "--wait",
                        "--output",
                        folder.resolve("link").toString()))
                .isEqualTo(2);
        assertThat(submit(file.toString(), "--skip-invalid", "--invalid-file", file.toString()))
                .isEqualTo(2);
        assertThat(submit(file.toString(), "--wait", "--output", file + ".invalid.jsonl", "--skip-invalid"))
                .isEqualTo(2);
    }

    @Test
    void anOutputThatCanNotBeWrittenIsNamedBeforeAnythingIsSent() throws Exception {
        createTopics();
        Path file = batch("b.jsonl", 3);
        String good = folder.resolve("r").toString();
        String nowhere = folder.resolve("no/such/folder.jsonl").toString();
        assertThat(submit(file.toString(), "--wait", "--output", nowhere)).isEqualTo(1);
        assertThat(err.toString()).contains("folder.jsonl cannot be written", "there is no folder");
        assertThat(submit(file.toString(), "--wait", "--output", good, "--errors", nowhere))
                .isEqualTo(1);
        assertThat(err.toString()).contains("folder.jsonl cannot be written", "there is no folder");
        assertThat(submit(file.toString(), "--wait", "--output", folder.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("it is a folder");
        assertThat(sent()).isEmpty();
    }

    @Test
    void aDiskWithoutRoomIsNamed() throws Exception {
        Path full = Path.of("/dev/full");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(full), "this system has no /dev/full");
        createTopics();
        Path file = batch("b.jsonl", 3);
        assertThat(submit(file.toString())).as("%s", err).isZero();
        answer(sent());
        assertThat(submit(
                        file.toString(),
                        "--wait",
                        "--output",
                        folder.resolve("r").toString(),
                        "--errors",
                        "/dev/full"))
                .as("%s", err)
                .isZero();
        assertThat(submit(file("bad", "{").toString(), "--skip-invalid", "--invalid-file", "/dev/full"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("/dev/full");
    }

    @Test
    void theAnswerToAReplayIsTakenThoughAnErrorHasAlreadyCompletedTheCount() throws Exception {
        createTopics();
        Path file = batch("b.jsonl", 10);
        assertThat(submit(file.toString())).as("%s", err).isZero();
        List<ConsumerRecord<byte[], byte[]>> requests = sent();
        answer(requests);
        // Many fetches behind the error.
        var failed = requests.stream()
                .filter(r -> header(r, HeaderNames.LINE).equals("10"))
                .toList();
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", BROKER.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < 5_000; i++) {
                var _ = producer.send(new ProducerRecord<>(topic + "-results", 0, null, new byte[4_000]));
            }
            var answered = new ProducerRecord<byte[], byte[]>(
                    topic + "-results",
                    0,
                    null,
                    "{\"custom_id\":\"r-9\",\"response\":{\"status_code\":200},\"error\":null}"
                            .getBytes(StandardCharsets.UTF_8));
            failed.getFirst().headers().forEach(answered.headers()::add);
            producer.send(answered).get();
        }
        Path output = folder.resolve("results.jsonl");
        Path errors = folder.resolve("errors.jsonl");
        assertThat(submit(
                        file.toString(),
                        "--wait",
                        "--timeout",
                        "60s",
                        "--output",
                        output.toString(),
                        "--errors",
                        errors.toString()))
                .as("%s", err)
                .isZero();
        assertThat(customIds(output)).hasSize(10).contains("r-9");
        assertThat(errors).isEmptyFile();
    }

    @Test
    void standardOutputThatCanNotBeWrittenIsAFailure() throws Exception {
        Path full = Path.of("/dev/full");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(full), "this system has no /dev/full");
        createTopics();
        Path file = batch("b.jsonl", 3);
        assertThat(submit(file.toString())).as("%s", err).isZero();
        answer(sent());
        Process process =
                shell(file, "--output -").redirectOutput(full.toFile()).start();
        String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(1);
        assertThat(said).contains("standard output cannot be written", "No space left");
    }

    @Test
    void outcomesGoThroughThePipesOfAShell() throws Exception {
        createTopics();
        Path file = batch("b.jsonl", 10);
        assertThat(submit(file.toString())).as("%s", err).isZero();
        answer(sent());
        Path output = folder.resolve("through");
        Process process = shell(file, "--output >(cat > " + output + ") --errors /dev/stderr")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(3);
        assertThat(said).contains("\"code\":\"timeout\"");
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> Files.exists(output) && Files.readAllLines(output).size() == 9);
    }

    /** The command in a process of its own, with options as a shell reads them. */
    private ProcessBuilder shell(Path file, String options) {
        return new ProcessBuilder(
                "bash",
                "-c",
                "\"$0\" \"$@\" --wait " + options,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.drover.cli.Main",
                "submit",
                file.toString(),
                "--bootstrap-server",
                BROKER.bootstrapServers(),
                "--topic",
                "requests=" + topic,
                "--topic",
                "results=" + topic + "-results");
    }
}
