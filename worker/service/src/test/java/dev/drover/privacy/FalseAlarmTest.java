package dev.drover.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Ordinary text stays as it is: at most 1 word of 10,000 may be masked in 100,000. */
class FalseAlarmTest {
    private static final long SEED = Long.getLong("drover.seed", 20_261_126);
    private static final Pattern PLACEHOLDER = Pattern.compile("\\[[a-z-]+]");
    private static final List<String> ENGLISH = List.of(
            ("the token bucket of a model is refilled once a second while requests wait their turn and nobody pays for"
                + " waiting a password must have twelve characters please call support before noon our phone lines are"
                + " open from nine to five the secret of a good summary is to leave out what nobody asks for a key"
                + " point authorization is needed bearer of bad news card payments and mobile users translate"
                + " summarize classify customers invoice delivery address email inbox account")
                    .split(" "));
    private static final List<String> CHINESE = List.of(
            "请把这段文字翻译成英文",
            "客户的电话在早上九点以后接通",
            "手机壳和充电器",
            "密码是什么意思",
            "总结一下今年第三季度的收入",
            "每个请求恰好有一个结果",
            "令牌桶每秒补充一次",
            "身份验证失败时请重试",
            "2026年11月26日",
            "共有1,250个订单",
            "价格为¥3,499.00",
            "第12章第3节");

    private final Desensitizer desensitizer = new Desensitizer();

    /** As dead letters have them: screens mask by shape what is stored, since old letters do not say whose words they are. */
    @Test
    void whatDroverSaysOfFailuresStays() {
        for (String said : List.of(
                "the day budget of tenant 'acme' of 0.001 USD does not cover this request: 0.00099 USD spent and"
                        + " 0.0001 USD held in flight, model gpt-4.1, the first that was considered, may cost 0.000042"
                        + " USD; it begins anew at 2026-11-28T00:00:00Z; raise it with drover budgets set, or lower"
                        + " max_tokens",
                "about 1123456 prompt tokens do not fit the context window of model gpt-4.1 (1047576)",
                "about 5500000123 tokens are more than the quota of model gpt-4.1, 4000000000 per minute",
                "the result takes 1048577 bytes, topic llm.results takes 1048576 (max.message.bytes)",
                "ollama/llama3.2 (404): model_not_found; the deadline 2026-11-26T10:00:00Z passed while waiting:"
                        + " tokens",
                "chain 'gold' is none of [balanced, bulk, critical]")) {
            assertThat(desensitizer.mask(said)).isEqualTo(said);
        }
    }

    @Test
    void ordinaryTextStays() throws IOException {
        Random random = new Random(SEED);
        List<String> lines = new ArrayList<>();
        int[] words = {0};
        while (words[0] < 60_000) {
            String line =
                    switch (random.nextInt(6)) {
                        case 0, 1 -> sentence(random, ENGLISH, " ", 14);
                        case 2 -> sentence(random, CHINESE, "，", 5);
                        case 3 -> row(random);
                        case 4 -> ids(random);
                        default -> json(random);
                    };
            lines.add(line);
            words[0] += words(line);
        }
        List<String> source = source();
        for (int i = 0; words[0] < 120_000; i++) {
            String line = source.get(i % source.size());
            lines.add(line);
            words[0] += words(line);
        }

        List<String> alarms = new ArrayList<>();
        for (String line : lines) {
            String masked = desensitizer.mask(line);
            if (!masked.equals(line)) {
                long more = PLACEHOLDER.matcher(masked).results().count()
                        - PLACEHOLDER.matcher(line).results().count();
                for (int i = 0; i < Math.max(1, more); i++) {
                    alarms.add(masked + "   <-   " + line);
                }
            }
        }

        alarms.forEach(System.out::println);
        System.out.println(alarms.size() + " false alarms in " + words[0] + " words, seed " + SEED);
        assertThat(alarms).as("seed %s, %s words", SEED, words[0]).hasSizeLessThan(words[0] / 10_000);
    }

    private static int words(String line) {
        return line.codePoints().anyMatch(c -> c >= 0x4e00 && c < 0xa000)
                ? (int) line.codePoints().filter(c -> c >= 0x4e00 && c < 0xa000).count() / 2
                : line.strip().split("\\s+").length;
    }

    private static String sentence(Random random, List<String> words, String between, int count) {
        StringBuilder sentence = new StringBuilder();
        for (int i = 0; i < count; i++) {
            sentence.append(i == 0 ? "" : between).append(words.get(random.nextInt(words.size())));
        }
        return sentence.toString();
    }

    /** Of a table: years, amounts, quantities, percentages, times. */
    private static String row(Random random) {
        StringBuilder row = new StringBuilder();
        boolean bars = random.nextBoolean();
        for (int i = 0; i < 10; i++) {
            String cell =
                    switch (random.nextInt(8)) {
                        case 0 -> String.valueOf(1990 + random.nextInt(40));
                        case 1 -> "%,.2f".formatted(random.nextDouble() * 1e6);
                        case 2 -> String.valueOf(random.nextInt(10_000));
                        case 3 -> "%.1f%%".formatted(random.nextDouble() * 100);
                        case 4 ->
                            "%02d:%02d:%02d.%03d"
                                    .formatted(
                                            random.nextInt(24),
                                            random.nextInt(60),
                                            random.nextInt(60),
                                            random.nextInt(1000));
                        case 5 -> "%.6f".formatted(random.nextGaussian());
                        case 6 ->
                            "%d-%02d-%02d"
                                    .formatted(
                                            2000 + random.nextInt(30), 1 + random.nextInt(12), 1 + random.nextInt(28));
                        default -> String.valueOf(random.nextInt());
                    };
            row.append(i == 0 ? "" : bars ? " | " : " ").append(cell);
        }
        return row.toString();
    }

    private static String ids(Random random) {
        byte[] hash = new byte[random.nextBoolean() ? 32 : 20];
        random.nextBytes(hash);
        return String.join(
                " ",
                "req_" + Long.toString(random.nextLong() >>> 1, 36) + Long.toString(random.nextLong() >>> 1, 36),
                "chatcmpl-" + Long.toString(random.nextLong() >>> 1, 36) + Long.toString(random.nextLong() >>> 1, 36),
                new UUID(random.nextLong(), random.nextLong()).toString(),
                HexFormat.of().formatHex(hash),
                String.valueOf(1_764_000_000_000L + random.nextInt()),
                "2026-11-%02dT%02d:%02d:%02dZ"
                        .formatted(1 + random.nextInt(28), random.nextInt(24), random.nextInt(60), random.nextInt(60)),
                "2026-11-%02dT%02d:%02d:%02d.123456+08:00"
                        .formatted(1 + random.nextInt(28), random.nextInt(24), random.nextInt(60), random.nextInt(60)),
                "llm.requests-%d@%d".formatted(random.nextInt(48), random.nextInt(1_000_000_000)),
                "10.%d.%d.%d:9092".formatted(random.nextInt(256), random.nextInt(256), random.nextInt(256)),
                "gpt-4.1-2025-04-14",
                "claude-sonnet-4-20250514");
    }

    private static String json(Random random) {
        return ("{\"id\": \"resp_%016x\", \"created\": %d, \"usage\": {\"prompt_tokens\": %d, \"completion_tokens\":"
                        + " %d, \"total_tokens\": %d}, \"logprob\": -%.16f, \"max_tokens\": %d, \"token\": \" the\"}")
                .formatted(
                        random.nextLong(),
                        1_764_000_000 + random.nextInt(1_000_000),
                        random.nextInt(9000),
                        random.nextInt(9000),
                        random.nextInt(18_000),
                        random.nextDouble() * 10,
                        random.nextInt(4096));
    }

    /** Main code and guides of this repository; tests are full of made-up secrets. */
    private static List<String> source() throws IOException {
        @Nullable Path top = Path.of("").toAbsolutePath();
        while (top != null && !Files.isDirectory(top.resolve("contracts"))) {
            top = top.getParent();
        }
        Path root = Objects.requireNonNull(top, "the repository's top");
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Stream.of("contracts/src/main", "worker/service/src/main/java", "worker/docs")
                .map(root::resolve)
                .flatMap(FalseAlarmTest::walk)) {
            for (Path file : files.filter(file -> file.toString().matches(".*\\.(java|md|json|yaml)"))
                    .filter(file -> !file.toString().contains("privacy"))
                    .sorted()
                    .toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        lines.removeIf(String::isBlank);
        return lines;
    }

    private static Stream<Path> walk(Path folder) {
        try {
            return Files.walk(folder);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
