package dev.drover.standalone;

import dev.drover.app.configuration.WrittenConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
