package dev.drover.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.HeaderNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class SubmitCommandTest extends TestingSubmits {
    @Test
    void everyLineIsSentOnceHoweverOftenTheCommandIsGiven() throws Exception {
        createTopics();
        Path file = batch("b.jsonl", 1_200);
        assertThat(submit(file.toString())).as("%s", err).isZero();
        assertThat(submit(file.toString())).as("%s", err).isZero();
        assertThat(err.toString()).contains("all 1,200 lines").contains("--id");
        var records = sent();
        assertThat(records).hasSize(1_200);
        assertThat(records.stream().map(r -> header(r, HeaderNames.LINE)).collect(Collectors.toSet()))
                .hasSize(1_200);
        assertThat(records.stream().collect(Collectors.groupingBy(ConsumerRecord::partition, Collectors.counting())))
                .containsOnly(Map.entry(0, 400L), Map.entry(1, 400L), Map.entry(2, 400L));
        assertThat(submit(file.toString(), "--tenant", "acme")).isEqualTo(1);
        assertThat(err.toString()).contains("other --tenant");
        assertThat(submit(file.toString(), "--id", "again")).isZero();
        assertThat(sent()).hasSize(2_400);
    }

    @Test
    void aFileThatWasChangedIsRefusedUnderTheSameId() throws Exception {
        createTopics();
        assertThat(submit(batch("b.jsonl", 10).toString(), "--id", "mine")).isZero();
        assertThat(submit(batch("b.jsonl", 11).toString(), "--id", "mine")).isEqualTo(1);
        assertThat(err.toString()).contains("another content of the file").contains("--id");
        assertThat(sent()).hasSize(10);
    }

    @Test
    void nothingIsSentIfALineIsInvalidUnlessInvalidOnesAreSkipped() throws Exception {
        createTopics();
        Path file = file("b.jsonl", LINE.formatted(1), "", "{\"custom_id\":", LINE.formatted(1), LINE.formatted(2));
        assertThat(submit(file.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("line 3: not JSON").contains("line 4: custom_id 'r-1' is that of line 1");
        assertThat(sent()).isEmpty();
        assertThat(submit(file.toString(), "--dry-run")).isEqualTo(1);
        assertThat(err.toString()).contains("nothing would be sent (--skip-invalid");
        assertThat(submit(file.toString(), "--dry-run", "--skip-invalid")).isEqualTo(3);
        assertThat(sent()).isEmpty();
        assertThat(submit(file.toString(), "--skip-invalid")).isEqualTo(3);
        assertThat(sent()).extracting(r -> header(r, HeaderNames.LINE)).containsExactlyInAnyOrder("1", "5");
        List<String> bad = Files.readAllLines(folder.resolve("b.jsonl.invalid.jsonl"));
        assertThat(bad).hasSize(2);
        assertThat(bad.getFirst()).contains("\"line\":3").contains("not JSON");
        assertThat(submit(file("c.jsonl", LINE.formatted(1), LINE.formatted(1)).toString(), "--allow-duplicates"))
                .isZero();
        assertThat(sent()).hasSize(4);
    }

    @Test
    void outcomesAreCollectedByWhereTheirRequestsAre() throws Exception {
        createTopics();
        Path file = batch("b.jsonl", 100);
        assertThat(submit(file.toString(), "--key", "custom_id")).isZero();
        answer(sent());
        Path output = folder.resolve("results.jsonl");
        Path errors = folder.resolve("errors.jsonl");
        int code = submit(
                file.toString(),
                "--key",
                "custom_id",
                "--wait",
                "--output",
                output.toString(),
                "--errors",
                errors.toString(),
                "--ordered",
                "-o",
                "json");
        assertThat(code).as("%s", err).isEqualTo(3);
        assertThat(out.toString()).contains("\"answered\":90,\"failed\":10,\"missing\":0");
        List<String> expected = IntStream.rangeClosed(1, 100)
                .filter(line -> line % 10 != 0)
                .mapToObj(line -> "r-" + (line - 1))
                .toList();
        assertThat(customIds(output)).containsExactlyElementsOf(expected);
        assertThat(customIds(errors)).hasSize(10).startsWith("r-9", "r-19");
        assertThat(folder.resolve("results.jsonl.partial")).doesNotExist();
    }

    @Test
    void whatCanNotBeSentIsSaidWithoutAStackTrace() throws Exception {
        assertThat(submit(batch("b.jsonl", 1).toString())).isEqualTo(1);
        assertThat(err.toString()).contains("topic " + topic + " does not exist");
        createTopics();
        assertThat(submit(folder.resolve("none.jsonl").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("none.jsonl does not exist");
        assertThat(submit(file("empty.jsonl").toString())).isEqualTo(4);
        Path packed = folder.resolve("b.gz");
        Files.write(packed, new byte[] {0x1f, (byte) 0x8b, 8, 0});
        assertThat(submit(packed.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("gzip").contains("zcat");
        Files.write(folder.resolve("binary"), new byte[] {1, 2, 0, 3, '\n', (byte) 0xff});
        assertThat(submit(folder.resolve("binary").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("line 1: not UTF-8 text");
        assertThat(submit(packed.toString(), "--deadline", "2020-01-01T00:00:00Z"))
                .isEqualTo(2);
        assertThat(submit(packed.toString(), "--ordered")).isEqualTo(2);
        assertThat(err.toString()).doesNotContain("Exception").doesNotContain("\tat ");
    }

    @Test
    void aDryRunEndsAsTheSendingWouldAlsoIfEveryLineIsInvalid() throws Exception {
        createTopics();
        String file = file("b.jsonl", "{", "[").toString();
        for (String[] more : new String[][] {{}, {"--skip-invalid"}}) {
            String[] real = Stream.concat(Stream.of(file), Stream.of(more)).toArray(String[]::new);
            String[] dry =
                    Stream.concat(Stream.of(file, "--dry-run"), Stream.of(more)).toArray(String[]::new);
            int code = submit(real);
            assertThat(code).isEqualTo(more.length == 0 ? 1 : 4);
            assertThat(submit(dry)).isEqualTo(code);
        }
        assertThat(submit(file, "--rate", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--rate is a number of lines per second, 1 or more");
    }

    @Test
    void tasksAndChainsThatNoWorkerKnowsAreFoundBeforeAnythingIsSent() throws Exception {
        createTopics();
        String config = Files.writeString(folder.resolve("drover.yaml"), """
            drover:
              chains:
                - {name: cheap, models: [a]}
                - {name: critical, models: [a]}
              tasks: {summary: cheap}
            """).toString();
        String with = LINE.replaceFirst("\\{", "{\"%s\":\"%s\",");
        Path file = file(
                "b.jsonl",
                with.formatted("task", "nosuch", 1),
                with.formatted("chain", "summary", 2),
                with.formatted("task", "summary", 3),
                with.formatted("task", "cheap", 4),
                with.formatted("chain", "critical", 5));
        assertThat(submit(file.toString(), "--config", config)).isEqualTo(1);
        assertThat(err.toString())
                .contains("line 1: task 'nosuch' is none of [cheap, critical, summary]")
                .contains("line 2: chain 'summary' is none of [cheap, critical]")
                .contains("2 of 5 lines");
        assertThat(submit(file.toString(), "--config", config, "--task", "nosuch"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--task: task 'nosuch' is none of");
        assertThat(submit(file.toString(), "--config", config, "--chain", "nosuch"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--chain: chain 'nosuch' is none of");
        assertThat(sent()).isEmpty();
        assertThat(submit(file.toString(), "--dry-run")).isZero();
        assertThat(err.toString()).contains("task cheap, nosuch, summary: none of critical, balanced and bulk");
    }

    @Test
    void aTopicThatIsJustBeingCreatedIsWaitedFor() throws Exception {
        Path file = batch("b.jsonl", 3);
        BROKER.broker().createTopic(topic, 3);
        var code = CompletableFuture.supplyAsync(() -> submit(file.toString()));
        // The last that submit looks for; it has the first by now, or asks for that again.
        Awaitility.await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
        BROKER.broker().createTopic(topic + "-results", 3);
        assertThat(code.get(120, TimeUnit.SECONDS)).as("%s", err).isZero();
        assertThat(sent()).hasSize(3);
    }
}
