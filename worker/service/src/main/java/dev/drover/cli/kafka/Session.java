package dev.drover.cli.kafka;

import dev.drover.operations.admin.DroverAdmin;
import dev.drover.operations.budgets.BudgetChanges;
import dev.drover.operations.cluster.Cluster;
import dev.drover.operations.cluster.OperationContext;
import dev.drover.operations.deadletters.DeadLetters;
import dev.drover.operations.fleet.Fleet;
import dev.drover.operations.results.Results;
import dev.drover.operations.spend.SpendReports;
import dev.drover.operations.submit.Submits;
import dev.drover.privacy.ControlCharacters;
import java.io.PrintWriter;

/**
 * What a running command has: the rooms of operations, told of its screen and stopped by Ctrl-C and SIGTERM.
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

    public Submits submits() {
        return admin.submits(context.listener(), context.stop());
    }

    public Results results() {
        return admin.results(context.listener(), context.stop());
    }

    public DeadLetters deadLetters() {
        return admin.deadLetters(context.listener(), context.stop());
    }

    public SpendReports spend() {
        return admin.spend(context.listener(), context.stop());
    }

    public BudgetChanges budgets() {
        return admin.budgets(context.listener(), context.stop());
    }

    public Fleet fleet() {
        return admin.fleet(context.listener(), context.stop());
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
