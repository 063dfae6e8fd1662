package dev.drover.app.configuration;

import dev.drover.app.properties.InvalidConfigurationException;
import dev.drover.app.properties.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A second server would not have the worker's guard before it. */
public final class SecondServer {
    /** The property that would start it. */
    public static final String PORT = "management.server.port";

    private SecondServer() {}

    /** @throws InvalidConfigurationException if one is configured */
    public static void refuse(@Nullable String port) {
        List<Problem> problems = problems(port);
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
    }

    static List<Problem> problems(@Nullable String port) {
        return port == null
                ? List.of()
                : List.of(new Problem(
                        PORT,
                        "would serve metrics to everybody who reaches " + port,
                        "set server.port, which serves nothing else, and drover.management.token"));
    }
}
