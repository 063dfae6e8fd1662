package dev.drover.cli.setup;

import dev.drover.app.check.ProviderCheck;
import dev.drover.app.check.Trust;
import dev.drover.app.configuration.ConfigurationCheck;
import dev.drover.app.configuration.ConfigurationFiles;
import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.InvalidConfigurationException;
import dev.drover.app.properties.ProviderProperties;
import dev.drover.cli.kafka.ClusterOptions;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Failed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of commands that ask providers as a worker would. */
final class CheckOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            description = "Only this provider; repeatable. Without it all that have a model.")
    private List<String> providers = new ArrayList<>();

    /** For picocli, which injects the specification. */
    @SuppressWarnings("NullAway.Init")
    CheckOptions() {}

    boolean isChosen(String provider) {
        return providers.isEmpty() || providers.contains(provider);
    }

    /**
     * The configuration, which keeps the rules.
     *
     * @throws ParameterException if none is named, or an unknown provider
     * @throws OperationException if a worker would refuse it
     */
    DroverProperties properties(ClusterOptions cluster) {
        List<Path> files = cluster.configs();
        if (files.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "name --config FILE, or set DROVER_CONFIG: it says whom to ask");
        }
        DroverProperties properties;
        try {
            properties = ConfigurationCheck.read(files, Map.of());
        } catch (InvalidConfigurationException e) {
            throw new OperationException(new Failed("the configuration is wrong, see drover config check: "
                    + e.problems().getFirst()));
        }
        List<String> known =
                properties.providers().stream().map(ProviderProperties::name).toList();
        providers.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw new ParameterException(
                    spec.commandLine(), "--provider " + name + " is none of " + String.join(", ", known));
        });
        return properties;
    }

    ProviderCheck check(ClusterOptions cluster, DroverProperties properties) {
        return new ProviderCheck(
                properties,
                Trust.bundle(
                        ConfigurationFiles.environment(cluster.configs(), Map.of()),
                        properties.http().sslBundle()));
    }
}
