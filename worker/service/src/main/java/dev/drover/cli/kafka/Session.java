package dev.drover.cli.kafka;

import dev.drover.operations.cluster.Cluster;
import dev.drover.privacy.ControlCharacters;
import java.io.PrintWriter;

/**
 * What a running command has.
 *
 * @param out for data
 * @param err for everything else
 */
public record Session(
        Cluster cluster, OutputOptions output, PrintWriter out, PrintWriter err, Interruption interruption) {
    /** A bar on stderr if that is a terminal. */
    public Progress progress(String task, long total) {
        return Progress.of(task, total);
    }

    /** One line for people, on stderr. */
    public void say(String line) {
        err.println(ControlCharacters.escape(line));
        err.flush();
    }
}
