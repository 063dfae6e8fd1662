package dev.drover.cli.kafka;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the environment says where no option does, so that a shell or a container says it once for all commands. */
public final class EnvironmentDefaults {
    /** Files for {@code --config}, with commas between them. */
    public static final String CONFIG = "DROVER_CONFIG";
    /** Brokers for {@code --bootstrap-server}. */
    public static final String BOOTSTRAP_SERVERS = "DROVER_BOOTSTRAP_SERVERS";

    private final Map<String, String> variables;

    EnvironmentDefaults(Map<String, String> variables) {
        this.variables = variables;
    }

    /** Of this process. */
    public static EnvironmentDefaults ofProcess() {
        return new EnvironmentDefaults(System.getenv());
    }

    /** The files of {@code --config}, of the environment if there is none. */
    public List<Path> configs(List<Path> given) {
        return given.isEmpty()
                ? Arrays.stream(variables.getOrDefault(CONFIG, "").split(","))
                        .map(String::strip)
                        .filter(file -> !file.isEmpty())
                        .map(Path::of)
                        .toList()
                : List.copyOf(given);
    }

    /** The brokers of {@code --bootstrap-server}, of the environment if there are none; null if there are none either. */
    public @Nullable String bootstrapServers(@Nullable String given) {
        String named = given == null ? variables.get(BOOTSTRAP_SERVERS) : given;
        return named == null || named.isBlank() ? null : named;
    }
}
