package dev.drover.app.properties;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration contradicts itself; the worker does not start. */
public final class InvalidConfigurationException extends RuntimeException {
    private final transient List<Problem> problems;

    public InvalidConfigurationException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
