package dev.drover.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.cli.dlq.DlqCommand;
import dev.drover.standalone.guide.Page;
import dev.drover.standalone.proofs.TestingDeadLetters;
import dev.drover.standalone.proofs.TestingDeadLetters.Death;
import dev.drover.testbed.EmbeddedBroker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The screens of {@code drover dlq} in the guide are what the commands print. */
@Timeout(120)
class DeadLetterScreensTest {
    private static final Instant EIGHT = Instant.parse("2026-11-20T08:00:00Z");

    @TempDir
    Path folder = Path.of(".");

    @Test
    void theScreensInTheGuideAreThoseOfTheCommands() throws Exception {
        Path config = Files.writeString(folder.resolve("drover.yaml"), """
            drover:
              models:
                - {name: gpt-4.1, provider: p, prices: {input: "2.00", output: "8.00"}}
                - {name: deepseek-v3.2, provider: p, prices: {input: "0.14", output: "0.42"}}
            """);
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            for (String topic : List.of("llm.requests", "llm.requests-dlt", "llm.results")) {
                broker.createTopic(topic, 1, Map.of("retention.ms", "-1"));
            }
            try (TestingDeadLetters letters = new TestingDeadLetters(broker.bootstrapServers())) {
                for (int i = 0; i < 6; i++) {
                    letters.write(death(i), EIGHT.plusSeconds(47L * i));
                }
            }
            List<String> connection =
                    List.of("--bootstrap-server", broker.bootstrapServers(), "--config", config.toString());
            assertScreen("dlq-list", dlq(connection, "list"));
            assertScreen("dlq-stats", dlq(connection, "stats", "--by", "reason,model"));
            assertScreen("dlq-dry-run", dlq(connection, "replay", "--reason", "timeout,rate_limited", "--dry-run"));
        }
    }

    private static Death death(int i) {
        String tenant = i % 2 == 0 ? "acme" : "borealis";
        return switch (i) {
            case 0, 2, 3 -> new Death(0, 40 + i, "report-" + i, tenant, "gpt-4.1", "timeout", "no answer within 120 s");
            case 1, 4 -> new Death(0, 40 + i, "report-" + i, tenant, "deepseek-v3.2", "rate_limited", "429: slow down");
            default -> new Death(0, 40 + i, "report-" + i, tenant, "gpt-4.1", "content_policy", "refused by a filter");
        };
    }

    private static String dlq(List<String> connection, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(connection);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = new CommandLine(new DlqCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
        assertThat(code).as("%s", err).isZero();
        return out.toString();
    }

    private static void assertScreen(String name, String printed) throws Exception {
        String page = Page.read(Page.GUIDE.resolve("dead-letters.md")).text();
        var block = Pattern.compile("<!-- " + name + " -->\\n(.*?)<!-- /" + name + " -->", Pattern.DOTALL)
                .matcher(page);
        assertThat(block.find())
                .as("block %s, which should be%n%s", name, printed.indent(4))
                .isTrue();
        assertThat(block.group(1))
                .as("block %s, which should be%n%s", name, printed.indent(4))
                .isEqualTo(printed.indent(4));
    }
}
