package dev.drover.cli.submit;

import dev.drover.cli.submit.Destination.Named;
import dev.drover.operations.cluster.Bound;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether outcomes are waited for, for how long, and where they go. */
final class OutcomeOptions {
    @Option(names = "--wait", description = "Waits for the outcomes of all lines.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description = "How long to wait, such as 30m; until ten minutes after the last deadline if not set.")
    private @Nullable String timeout;

    @Option(
            names = "--output",
            paramLabel = "FILE|-",
            description = "Where outcomes are written, as lines of OpenAI's batch output (lines of another format are "
                    + "answered in their own); - for standard output. A file that is there is replaced when all is "
                    + "written, and only if nothing of it is lost.")
    private @Nullable String output;

    @Option(
            names = "--errors",
            paramLabel = "FILE",
            description = "Where outcomes that are errors are written; among the others if not set.")
    private @Nullable Path errors;

    @Option(
            names = "--ordered",
            description = "Outcomes in the order of the lines instead of in that of their arrival.")
    private boolean ordered;

    /** For picocli. */
    OutcomeOptions() {}

    /** What is wrong with them, null if nothing is. */
    @Nullable
    String problem() {
        if (!wait && (output != null || errors != null || timeout != null || ordered)) {
            return "--output, --errors, --timeout and --ordered need --wait";
        }
        if (wait && output == null) {
            return "--wait needs --output FILE, or --output - for standard output";
        }
        try {
            var _ = timeout();
            return null;
        } catch (IllegalArgumentException e) {
            return "--timeout: " + e.getMessage();
        }
    }

    boolean wanted() {
        return wait;
    }

    boolean ordered() {
        return ordered;
    }

    /** @throws IllegalArgumentException if it is no duration */
    @Nullable
    Duration timeout() {
        return timeout == null ? null : Bound.Durations.parse(timeout);
    }

    boolean toStandardOutput() {
        return output != null && (output.equals("-") || output.equals("/dev/stdout"));
    }

    /** Those that are files. */
    List<Named> files() {
        List<Named> files = new ArrayList<>();
        if (output != null && !toStandardOutput()) {
            files.add(new Named("--output", Path.of(output)));
        }
        if (errors != null) {
            files.add(new Named("--errors", errors));
        }
        return files;
    }

    /** @throws IOException if a folder cannot be read */
    Destination destination() throws IOException {
        return Destination.of(output == null || toStandardOutput() ? "-" : output, errors);
    }
}
