package dev.drover.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.testbed.EmbeddedBroker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(120)
class TopicsCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int topics(String verb, Path config, String... more) {
        String[] words = Stream.concat(Stream.of(verb, "--config", config.toString()), Stream.of(more))
                .toArray(String[]::new);
        return new CommandLine(new TopicsCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words);
    }

    @Test
    void whatIsMissingIsNamedByCheckAndMadeByCreate(@TempDir Path folder) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            Path config = Files.writeString(folder.resolve("drover.yaml"), """
                spring: {kafka: {bootstrap-servers: "%s"}}
                drover:
                  topics: {requests: [{name: mine}], results: my.results, partitions: 3, replication-factor: 1}
                  providers: [{name: p, base-url: "https://127.0.0.1:1/v1", api-key: none}]
                  models: [{name: m, provider: p}]
                  chains: [{name: balanced, models: [m]}]
                """.formatted(broker.bootstrapServers()));
            assertThat(topics("check", config)).isEqualTo(1);
            assertThat(err.toString()).contains("topic mine does not exist");
            assertThat(topics("create", config)).as("%s", err).isZero();
            assertThat(topics("check", config)).isZero();
            assertThat(out.toString())
                    .contains("mine", "my.results", "llm.ledger", "llm.requests-parked", "llm.replays", "llm.audit");
            assertThat(err.toString()).doesNotContain("warning");
            assertThat(topics("check", config, "--topic", "requests=another")).isEqualTo(1);
            assertThat(err.toString()).contains("topic another does not exist");
            assertThat(topics("check", config, "--topic", "results=their.results"))
                    .isEqualTo(1);
            assertThat(err.toString()).contains("topic their.results does not exist");
            assertThat(topics("check", config, "--topic", "cancellations=c")).isEqualTo(2);
        }
    }

    @Test
    void theCompletionScriptKnowsTheCommands() {
        CommandLine root = new CommandLine(new Root()).setOut(new PrintWriter(out));
        assertThat(root.execute("completion", "bash")).isZero();
        assertThat(out.toString()).contains("_complete_drover", "topics", "--config");
        assertThat(root.execute("completion", "zsh")).isZero();
        assertThat(out.toString()).contains("bashcompinit");
    }

    @CommandLine.Command(
            name = "drover",
            subcommands = {CompletionCommand.class, TopicsCommand.class})
    private static final class Root {}
}
