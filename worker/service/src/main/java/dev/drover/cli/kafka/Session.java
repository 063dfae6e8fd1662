package dev.drover.cli.kafka;

import dev.drover.operations.ProgressListener;
import dev.drover.operations.StopToken;
import dev.drover.operations.admin.DroverAdmin;
import dev.drover.operations.budgets.BudgetChanges;
import dev.drover.operations.deadletters.DeadLetters;
import dev.drover.operations.fleet.Fleet;
import dev.drover.operations.results.Results;
import dev.drover.operations.setup.Setup;
import dev.drover.operations.spend.SpendReports;
import dev.drover.operations.submit.Submits;
import dev.drover.privacy.ControlCharacters;
import java.io.PrintWriter;

/**
 * What a running command has: the rooms of operations, told of its screen and stopped by Ctrl-C and SIGTERM.
 *
 * @param admin what it has done
 * @param listener shows progress on its screen
 * @param stop requested by Ctrl-C and SIGTERM
 * @param out for data
 * @param err for everything else
 */
public record Session(
        DroverAdmin admin,
        ProgressListener listener,
        StopToken stop,
        OutputOptions output,
        PrintWriter out,
        PrintWriter err) {
    public Submits submits() {
        return admin.submits(listener, stop);
    }

    public Results results() {
        return admin.results(listener, stop);
    }

    public DeadLetters deadLetters() {
        return admin.deadLetters(listener, stop);
    }

    public SpendReports spend() {
        return admin.spend(listener, stop);
    }

    public BudgetChanges budgets() {
        return admin.budgets(listener, stop);
    }

    public Fleet fleet() {
        return admin.fleet(listener, stop);
    }

    public Setup setup() {
        return admin.setup(listener, stop);
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
