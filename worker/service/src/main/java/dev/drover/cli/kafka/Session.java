package dev.drover.cli.kafka;

import dev.drover.operations.ProgressListener;
import dev.drover.operations.StopToken;
import dev.drover.operations.admin.DroverAdmin;
import dev.drover.operations.cluster.Cluster;
import dev.drover.operations.cluster.OperationContext;
import dev.drover.privacy.ControlCharacters;
import java.io.PrintWriter;

/**
 * What a running command has.
 *
 * @param admin what it has done
 * @param context for commands whose operations have no room yet
 * @param out for data
 * @param err for everything else
 */
public record Session(
        DroverAdmin admin, OperationContext context, OutputOptions output, PrintWriter out, PrintWriter err) {
    public Cluster cluster() {
        return context.cluster();
    }

    /** Shows on stderr how far an operation is. */
    public ProgressListener listener() {
        return context.listener();
    }

    /** Asked by Ctrl-C and SIGTERM. */
    public StopToken stop() {
        return context.stop();
    }

    /** A bar on stderr if that is a terminal. */
    public ProgressListener.Task progress(String task, long total) {
        return context.begin(task, total);
    }

    /** One line for people, on stderr. */
    public void say(String line) {
        say(err, line);
    }

    static void say(PrintWriter err, String line) {
        err.println(ControlCharacters.escape(line));
        err.flush();
    }
}
