package dev.drover.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.HeaderNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
        assertThat(submit(file.toString(), "--dry-run")).isEqualTo(3);
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
}
