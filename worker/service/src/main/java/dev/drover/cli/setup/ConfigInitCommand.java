package dev.drover.cli.setup;

import dev.drover.cli.kafka.EnvironmentDefaults;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.Replacement;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Conflict;
import dev.drover.operations.OperationFailure.Failed;
import dev.drover.operations.setup.ConfigurationDraft;
import dev.drover.operations.setup.DraftProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a first configuration. */
@Command(
        name = "init",
        description = "Writes a first configuration for one provider, with comments that say what to fill in. A file "
                + "that is there already stays as it is.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover config init --provider openai",
            "  drover config init --provider ollama --model qwen3:8b --output local.yaml",
            "  drover config init --provider azure --output - | less",
            "",
            "Exit codes: 0 ok, 1 failure, 2 usage."
        })
final class ConfigInitCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--provider",
            required = true,
            paramLabel = "PROVIDER",
            description =
                    "openai, azure, anthropic, gemini, bedrock, ollama or vllm; for any other whose API has OpenAI's"
                            + " form begin with openai, and change base-url.")
    private DraftProvider provider = DraftProvider.OPENAI;

    @Option(names = "--model", paramLabel = "NAME", description = "The provider's name for the model to begin with.")
    private @Nullable String model;

    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT,...",
            description =
                    "Kafka brokers to begin with. Without it those of DROVER_BOOTSTRAP_SERVERS, or localhost:9092.")
    private @Nullable String bootstrapServer;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            defaultValue = "drover.yaml",
            description = "The file to write (${DEFAULT-VALUE}); - for standard output.")
    private String output = "drover.yaml";

    @Option(names = "--replace", description = "Replaces a file that is there already.")
    private boolean replace;

    /** For picocli, which injects the specification. */
    @SuppressWarnings("NullAway.Init")
    ConfigInitCommand() {}

    @Override
    public Integer call() {
        String brokers = Optional.ofNullable(EnvironmentDefaults.ofProcess().bootstrapServers(bootstrapServer))
                .orElse("localhost:9092");
        String text = new ConfigurationDraft(provider, model, brokers).text();
        PrintWriter out = spec.commandLine().getOut();
        if (output.equals("-")) {
            out.print(text);
        } else {
            write(Path.of(output), text);
            say(out);
        }
        out.flush();
        return ExitCodes.OK;
    }

    private void write(Path file, String text) {
        String obstacle = Replacement.obstacle(file);
        if (obstacle != null) {
            throw new OperationException(new Failed("file " + file + " cannot be written: " + obstacle));
        }
        try (Replacement written = Replacement.of(file)) {
            if (!replace && written.wouldReplace()) {
                throw new OperationException(new Conflict(
                        "file " + file + " is there already", "name another by --output, or replace it by --replace"));
            }
            written.out().write(text.getBytes(StandardCharsets.UTF_8));
            written.complete();
            written.move();
        } catch (IOException e) {
            throw new OperationException(new Failed("file " + file + " cannot be written: " + e.getMessage()), e);
        }
    }

    private void say(PrintWriter out) {
        out.println("wrote " + output + "; next:");
        if (!provider.variable().isEmpty()) {
            out.println("  export " + provider.variable() + "=...");
        }
        out.println("  drover config check --config " + output);
        out.println("  drover run --config " + output);
    }
}
