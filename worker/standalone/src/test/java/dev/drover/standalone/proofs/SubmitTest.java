package dev.drover.standalone.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.drover.cli.Main;
import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.Json;
import dev.drover.standalone.guide.Page;
import dev.drover.testbed.ChildProcess;
import dev.drover.testbed.FaultPlan;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Producers against a real broker and a worker: a batch file through {@code submit}, the guide's Java, the guide's kcat. */
@Timeout(600)
class SubmitTest {
    private static final int PARTITIONS = 4;
    private static final List<String> JVM = List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private static @Nullable TestingGround ground;

    @TempDir
    private Path folder = Path.of(".");

    @BeforeAll
    static void start() {
        TestingGround started = TestingGround.start("submit", PARTITIONS, FaultPlan.NONE);
        ground = started;
        Map<String, Object> properties = new LinkedHashMap<>();
        TestingGround.model(properties, 0, "balanced"); // what the guide's examples ask for
        started.startWorker("worker", JVM, properties).awaitReady();
    }

    @AfterAll
    static void stop() throws Exception {
        ground().close();
    }

    private static TestingGround ground() {
        if (ground == null) {
            throw new IllegalStateException("not started");
        }
        return ground;
    }

    @Test
    void everyLineIsSentOnceThoughSubmitIsKilledAndEveryOutcomeComesBackOnce() throws Exception {
        int lines = Form.of(1_000, 10_000);
        int kills = Form.of(2, 8);
        long seed = Long.getLong("drover.seed", System.nanoTime());
        Random random = new Random(seed);
        Path file = batch("b", lines);
        List<String> command = List.of(
                "submit",
                file.toString(),
                "--bootstrap-server",
                ground().bootstrapServers(),
                "--task",
                "balanced",
                "--id",
                "killed",
                "--rate",
                Integer.toString(Math.max(lines / 3, 400)));
        long began = System.nanoTime();
        for (int kill = 0; kill < kills; kill++) {
            long goal = 1 + (long) lines * kill / (kills + 1) + random.nextInt(lines / (kills + 1));
            try (ChildProcess submit = submit("kill-" + kill, command)) {
                await().atMost(TestingGround.PATIENCE)
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> requests().size() >= goal || !submit.isAlive());
                submit.kill();
            }
        }
        long killed = requests().size();
        Path results = folder.resolve("results.jsonl");
        List<String> last = new ArrayList<>(command);
        last.addAll(List.of("--wait", "--ordered", "--output", results.toString(), "--timeout", "5m", "-o", "json"));
        try (ChildProcess submit = submit("last", last)) {
            assertThat(submit.exitCode(TestingGround.PATIENCE.multipliedBy(2)))
                    .as("exit code, seed %d, see %s", seed, submit.log())
                    .isZero();
        }
        List<String> sent = requests();
        assertThat(sent).as("lines on the topic, seed %d", seed).hasSize(lines);
        assertThat(new HashSet<>(sent)).hasSize(lines);
        List<String> answers = Files.readAllLines(results);
        assertThat(answers.stream().map(SubmitTest::customId)).containsExactlyElementsOf(ids("b", lines));
        Schema schema = schema();
        assertThat(answers.stream().flatMap(line -> schema.validate(json(line)).stream()))
                .as("against the schema of results")
                .isEmpty();
        Form.print(
                "submit",
                "%d lines, %d kills (%d lines were sent by then), each once on the topic and once in the output, %s,"
                        + " seed %d",
                lines,
                kills,
                killed,
                Form.seconds(System.nanoTime() - began),
                seed);
    }

    @Test
    void theJavaOfTheGuideGetsItsAnswer() throws Exception {
        String block = Page.block("java", "java").text().replace("localhost:9092", ground().bootstrapServers());
        Path source = folder.resolve("Example.java");
        Files.writeString(source, """
            import dev.drover.client.*;
            import dev.drover.contracts.*;
            import java.util.Map;
            class Example { public static void main(String[] arguments) throws Exception { %s } }
            """.formatted(block));
        String classPath = System.getProperty("java.class.path");
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            StringWriter errors = new StringWriter();
            List<String> options = List.of("-d", folder.toString(), "-proc:none", "-cp", classPath);
            assertThat(compiler.getTask(errors, files, null, options, null, files.getJavaFileObjects(source))
                            .call())
                    .as("%s", errors)
                    .isTrue();
        }
        List<String> command = new ArrayList<>(List.of(ChildProcess.javaBinary()));
        command.addAll(JVM);
        command.addAll(List.of("-cp", classPath + ":" + folder, "Example"));
        try (ChildProcess example = ChildProcess.start(ground().directory().resolve("example.log"), command)) {
            assertThat(example.exitCode(TestingGround.PATIENCE))
                    .as("see %s", example.log())
                    .isZero();
            assertThat(Files.readString(example.log())).contains("\"chat.completion\"");
        }
    }

    @Test
    void whatKcatSendsIsAnsweredOnceEach() throws Exception {
        Path kcat = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(path -> Path.of(path, "kcat"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        Assumptions.assumeTrue(kcat != null, "kcat is not installed on this machine: its examples were not run");
        String block = Page.block("request", "sh").text().replace("localhost:9092", ground().bootstrapServers());
        List<String> examples = List.of(block.split("\n(?=kcat -b)"));
        assertThat(shell("example", examples.getFirst())).isZero();

        int lines = Form.of(300, 10_000);
        Path file = batch("k", lines);
        assertThat(shell("send", "kcat -b " + ground().bootstrapServers() + " -P -t llm.requests < " + file))
                .isZero();
        // Ends at the end of the topic; the guide's own follows for ever.
        String read = examples.getLast().strip() + " -e -q";
        Map<String, Integer> answers = new HashMap<>();
        await().atMost(TestingGround.PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    assertThat(shell("read", read)).isZero();
                    answers.clear();
                    Files.readAllLines(ground().directory().resolve("read.log"))
                            .forEach(line -> answers.merge(customId(line), 1, Integer::sum));
                    assertThat(answers.keySet()).containsAll(ids("k", lines)).contains("r-1");
                });
        assertThat(ids("k", lines)).allSatisfy(id -> assertThat(answers).containsEntry(id, 1));
        Form.print("kcat", "%d lines, each answered once", lines);
    }

    private static int shell(String name, String script) {
        Path log = ground().directory().resolve(name + ".log");
        try (ChildProcess shell = ChildProcess.start(log, List.of("sh", "-c", script))) {
            Integer code = shell.exitCode(TestingGround.PATIENCE);
            return code == null ? -1 : code;
        }
    }

    private static ChildProcess submit(String name, List<String> arguments) {
        return ChildProcess.java(
                ground().directory().resolve("submit-" + name + ".log"), JVM, Main.class.getName(), arguments);
    }

    private Path batch(String prefix, int lines) throws Exception {
        Path file = folder.resolve(prefix + ".jsonl");
        return Files.write(
                file,
                IntStream.range(0, lines)
                        .mapToObj(i -> "{\"custom_id\":\"%s-%d\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\","
                                        .formatted(prefix, i)
                                + "\"body\":{\"messages\":[{\"role\":\"user\",\"content\":\"Hello " + i + "\"}]}}")
                        .toList());
    }

    private static List<String> ids(String prefix, int lines) {
        return IntStream.range(0, lines).mapToObj(i -> prefix + "-" + i).toList();
    }

    private static JsonNode json(String line) {
        return Json.read(line.getBytes(StandardCharsets.UTF_8));
    }

    private static String customId(String line) {
        JsonNode id = json(line).path("custom_id");
        return id.isString() ? id.stringValue() : "";
    }

    private static Schema schema() {
        String base = "https://drover.dev/contracts/schemas/";
        return SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12,
                        builder -> builder.schemaIdResolvers(
                                ids -> ids.mapPrefix(base, "classpath:dev/drover/contracts/schemas/")))
                .getSchema(SchemaLocation.of(base + "result-openai.schema.json"));
    }

    /** Line numbers of what submit has sent, as a reader of committed records sees it now. */
    private static List<String> requests() {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        ground().bootstrapServers(),
                        "isolation.level",
                        "read_committed",
                        "max.poll.records",
                        5_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            Set<TopicPartition> partitions = new HashSet<>();
            for (int i = 0; i < PARTITIONS; i++) {
                partitions.add(new TopicPartition(TestingGround.REQUESTS, i));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<String> lines = new ArrayList<>();
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                consumer.poll(Duration.ofMillis(50)).forEach(each -> {
                    var line = each.headers().lastHeader(HeaderNames.LINE);
                    if (line != null) {
                        lines.add(new String(line.value(), StandardCharsets.UTF_8));
                    }
                });
            }
            return lines;
        }
    }
}
