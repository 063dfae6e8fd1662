package dev.drover.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is refused before anything is connected. */
class ControlCommandTest {
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private Path config;

    @BeforeEach
    void configure() throws Exception {
        // The key is not set here, as on an operator's machine.
        config = Files.writeString(folder.resolve("drover.yaml"), """
            spring: {kafka: {bootstrap-servers: "127.0.0.1:1"}}
            drover:
              providers: [{name: openai, base-url: "https://127.0.0.1:1/v1", api-key: "${NO_SUCH_KEY_HERE}"}]
              models: [{name: gpt-4.1, provider: openai}, {name: small, provider: openai}]
              chains: [{name: balanced, models: [gpt-4.1, small]}]
            """);
    }

    private int control(String... words) {
        return new CommandLine(new ControlCommand())
                .setErr(new PrintWriter(err))
                .execute(words);
    }

    @Test
    void aModelThatTheConfigurationDoesNotHaveIsRefusedWithTheNamesThatItHas() {
        assertThat(control("pause", "--config", config.toString(), "--model", "gpt4.1"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("no model 'gpt4.1'", "gpt-4.1, small", "--unknown");
    }

    @Test
    void aProviderThatTheConfigurationDoesNotHaveIsRefusedAsWell() {
        assertThat(control("close", "--config", config.toString(), "--credential", "gpt-4.1"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("no provider 'gpt-4.1'", "openai");
    }

    @Test
    void aCutOverNamesAChainAndAModelThatAreThereAndAPercentage() {
        String[] good = {
            "cut-over", "--config", config.toString(), "--chain", "balanced", "--to", "small", "--percent", "10"
        };
        assertThat(control(good)).isEqualTo(1);
        assertThat(err.toString()).contains("127.0.0.1:1 does not answer");
        for (String[] wrong :
                new String[][] {{"balanced", "bulk"}, {"small", "large"}, {"10", "101"}, {"10", "-1"}, {"10", "NaN"}}) {
            String[] words = Arrays.stream(good)
                    .map(word -> word.equals(wrong[0]) ? wrong[1] : word)
                    .toArray(String[]::new);
            assertThat(control(words)).as(wrong[1]).isEqualTo(2);
        }
        assertThat(err.toString()).contains("no chain 'bulk'", "no model 'large'", "0 to 100");
        assertThat(control("as-configured", "--config", config.toString(), "--chain", "bulk"))
                .isEqualTo(2);
    }

    @Test
    void whoMeansItGoesOnToTheBroker() {
        assertThat(control("close", "--config", config.toString(), "--credential", "other", "--unknown"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("127.0.0.1:1 does not answer");
    }
}
