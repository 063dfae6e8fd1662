package dev.drover.standalone;

import dev.drover.app.configuration.ConfigurationFiles;
import dev.drover.app.configuration.WrittenConfiguration;
import dev.drover.app.properties.InvalidConfigurationException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.core.env.ConfigurableEnvironment;

/** {@code drover.yaml} in the data directory: the running configuration, for every command. */
final class StandaloneFile {
    private static final String FIRST_LINE = "# Written by 'drover standalone' at each start, without secrets.";

    private final Path file;

    StandaloneFile(Path dataDirectory) {
        this.file = dataDirectory.resolve("drover.yaml");
    }

    /**
     * The port that the simulated provider had at the last start: with another one, a worker that is started again would be
     * told to be configured differently from the one that was killed. 0 if nobody knows.
     */
    int providerPort() {
        try {
            if (!Files.exists(file) || !Files.readString(file).startsWith(FIRST_LINE)) {
                return 0;
            }
            return ConfigurationFiles.sources(file).stream()
                    .map(source -> source.getProperty("drover.providers[0].base-url"))
                    .filter(Objects::nonNull)
                    .map(address -> URI.create(address.toString()))
                    .filter(address -> "127.0.0.1".equals(address.getHost()))
                    .mapToInt(URI::getPort)
                    .filter(port -> port > 0)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | InvalidConfigurationException | IllegalArgumentException _) {
            return 0;
        }
    }

    /**
     * Writes it, but over no file that somebody else has written or that the worker was started with.
     *
     * @param given what the worker was started with
     * @return the file; empty if it could not be written
     */
    Optional<Path> write(ConfigurableEnvironment environment, List<Path> given) {
        try {
            for (Path each : given) {
                if (Files.exists(file) && Files.isSameFile(each, file)) {
                    return Optional.of(file);
                }
            }
            if (Files.exists(file) && !Files.readString(file).startsWith(FIRST_LINE)) {
                return Optional.empty();
            }
            Files.writeString(file, FIRST_LINE + "\n" + WrittenConfiguration.yaml(environment));
            return Optional.of(file);
        } catch (IOException e) {
            System.err.println("drover: " + file + " could not be written: " + e.getMessage());
            return Optional.empty();
        }
    }
}
