package dev.drover.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.testbed.EmbeddedBroker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** What operators have said, as other commands show it, against a real broker. */
@Timeout(120)
class StatusTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int at(EmbeddedBroker broker, Object command, String... words) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return new CommandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(Stream.concat(Stream.of(words), Stream.of("--bootstrap-server", broker.bootstrapServers()))
                        .toArray(String[]::new));
    }

    @Test
    void aPauseIsSeenInTheStatusUntilItIsResumed() {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            broker.createTopic("llm.requests", 1);
            at(broker, new StatusCommand());
            assertThat(err.toString()).contains("what operators have paused is not known");
            broker.createTopic("llm.control", 1, Map.of("cleanup.policy", "compact"));
            assertThat(at(broker, new ControlCommand(), "pause", "--model", "gpt-4.1", "--reason", "maintenance"))
                    .as("%s", err)
                    .isZero();
            at(broker, new StatusCommand());
            assertThat(err.toString()).contains("gpt-4.1 is paused until it is resumed", "maintenance");
            at(broker, new StatusCommand(), "-o", "json");
            assertThat(out.toString()).contains("\"paused\":[{\"target\":\"model\",\"name\":\"gpt-4.1\"");
            assertThat(at(broker, new ControlCommand(), "resume", "--model", "gpt-4.1"))
                    .isZero();
            at(broker, new StatusCommand());
            assertThat(err.toString()).doesNotContain("is paused");
            assertThat(at(broker, new ControlCommand(), "list")).isZero();
            assertThat(out.toString()).contains("resume").doesNotContain("open");
        }
    }
}
