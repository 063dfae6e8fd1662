package dev.drover.standalone;

import dev.drover.app.configuration.ConfigurationFiles;
import dev.drover.app.properties.InvalidConfigurationException;
import dev.drover.cli.kafka.EnvironmentDefaults;
import dev.drover.contracts.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.PropertyResolver;
import org.springframework.core.env.StandardEnvironment;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Where the simulated provider listens: options of the commands that switch its faults. */
final class ProviderAddress {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int OK = 200;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "The drover.yaml that standalone has written into its data directory; names the provider and its "
                            + "models. Without it the file of DROVER_CONFIG.")
    private List<Path> configs = new ArrayList<>();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The provider's address, such as http://127.0.0.1:40001, instead of the one in --config.")
    private @Nullable URI url;

    /** For picocli, which injects the specification. */
    @SuppressWarnings("NullAway.Init")
    ProviderAddress() {}

    /** The provider's own name of each configured model; empty without a configuration. */
    Map<String, String> models() {
        PropertyResolver configuration = configuration();
        Map<String, String> models = new LinkedHashMap<>();
        for (int i = 0; ; i++) {
            String name = configuration.getProperty("drover.models[" + i + "].name");
            if (name == null) {
                return models;
            }
            models.put(name, configuration.getProperty("drover.models[" + i + "].upstream-name", name));
        }
    }

    /**
     * Replaces what the provider does wrong.
     *
     * @param plan as the provider's control address takes it
     * @throws IllegalStateException if no simulated provider answers there, or it refuses the plan
     */
    void plan(JsonNode plan) {
        URI root = root();
        HttpRequest request = HttpRequest.newBuilder(root.resolve("/control/faults"))
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(Json.string(plan)))
                .build();
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != OK) {
                throw new IllegalStateException(
                        "at " + root + " listens no simulated provider that takes this: status " + answer.statusCode()
                                + ", " + answer.body().lines().findFirst().orElse(""));
            }
        } catch (IOException _) {
            throw new IllegalStateException("no simulated provider answers at " + root
                    + ": start one with 'drover standalone --simulated-provider', which writes its address into"
                    + " DATA_DIR/drover.yaml");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private URI root() {
        if (url != null) {
            return url;
        }
        String address = configuration().getProperty("drover.providers[0].base-url");
        if (address == null) {
            throw new ParameterException(
                    spec.commandLine(), "name --config DATA_DIR/drover.yaml, which standalone writes, or --url URL");
        }
        return URI.create(address);
    }

    private PropertyResolver configuration() {
        List<Path> files = EnvironmentDefaults.ofProcess().configs(configs);
        StandardEnvironment environment = new StandardEnvironment();
        for (Path file : files.reversed()) {
            try {
                ConfigurationFiles.sources(file).forEach(environment.getPropertySources()::addLast);
            } catch (InvalidConfigurationException e) {
                throw new ParameterException(
                        spec.commandLine(), "--config " + e.problems().getFirst(), e);
            }
        }
        return environment;
    }
}
