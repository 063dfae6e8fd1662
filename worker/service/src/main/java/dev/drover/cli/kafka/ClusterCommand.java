package dev.drover.cli.kafka;

import dev.drover.operations.OperationException;
import dev.drover.operations.admin.DroverAdmin;
import dev.drover.operations.cluster.Cluster;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What every command that talks to Kafka does: quiet logs, options, the connection, interruption, and errors as one line.
 * A subclass says what it does with the cluster, and how it prints.
 */
public abstract class ClusterCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOptions cluster;

    /** For picocli, which injects the rest. */
    @SuppressWarnings("NullAway.Init")
    protected ClusterCommand() {}

    @Override
    public final Integer call() throws Exception {
        QuietLog.apply(cluster.verbose());
        check();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (Interruption interruption = Interruption.install()) {
            try (Cluster connected = cluster.connect()) {
                var session = new Session(
                        new DroverAdmin(connected), new ScreenProgress(err), interruption.stop(), output(), out, err);
                int code = run(session, connected);
                out.flush();
                return code;
            } catch (OperationException failure) {
                tell(failure);
                return ExitCodes.of(failure.failure());
            } finally {
                err.flush();
            }
        }
    }

    private int run(Session session, Cluster connected) throws Exception {
        try {
            return run(session);
        } catch (ParameterException e) {
            throw e;
        } catch (Exception e) {
            throw connected.explain(e);
        }
    }

    private void tell(OperationException failure) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(spec.qualifiedName() + ": " + failure.getMessage());
        if (cluster.verbose() && failure.getCause() != null) {
            failure.getCause().printStackTrace(err);
        }
    }

    /**
     * Looks at the options before anything is connected.
     *
     * @throws ParameterException with {@link #usage}, if they contradict each other
     */
    protected void check() {}

    /**
     * Does it. Whatever is thrown becomes one line on stderr and an exit code; an interrupt means Ctrl-C or SIGTERM.
     *
     * @return one of {@link ExitCodes}
     */
    protected abstract int run(Session session) throws Exception;

    /** How rows are printed; the defaults, for a command that prints by itself. */
    protected OutputOptions output() {
        return new OutputOptions();
    }

    /** The options of the connection. */
    protected final ClusterOptions clusterOptions() {
        return cluster;
    }

    /** An exception that shows the usage. */
    protected final ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
