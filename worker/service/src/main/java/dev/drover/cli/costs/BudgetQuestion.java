package dev.drover.cli.costs;

import dev.drover.cli.kafka.Column;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.Session;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.InvalidInput;
import dev.drover.operations.budgets.BudgetProposal;
import dev.drover.operations.budgets.BudgetSettings;
import dev.drover.report.BudgetLine;
import dev.drover.report.Money;
import java.io.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows what a change of a budget would come to, asks where there are doubts, and has it written. */
record BudgetQuestion(Session session, BudgetSettings settings, boolean dryRun, boolean yes) {
    private record Shown(String when, BudgetLine line) {}

    /** A budget or top-up that is to be written. */
    int write(BudgetProposal.Change change) {
        show(change.before(), change.after());
        change.doubts().forEach(session::say);
        if (!mayBeWritten(change)) {
            return ExitCodes.OK;
        }
        return apply(change, "written; workers apply it within a second");
    }

    /** One that is to be withdrawn; it was shown. */
    int withdraw(BudgetProposal.Change change) {
        change.doubts().forEach(session::say);
        if (!mayBeWritten(change)) {
            return ExitCodes.OK;
        }
        return apply(change, change.isHidden() ? "removed for good" : "removed; workers apply it within a second");
    }

    /** The same was written before. */
    int applied(BudgetProposal.Applied applied) {
        session.say("already applied: %s USD%s"
                .formatted(Money.text(applied.usd()), applied.by() == null ? "" : ", by " + applied.by()));
        return ExitCodes.OK;
    }

    private int apply(BudgetProposal.Change change, String done) {
        Optional<BudgetProposal.Applied> meanwhile = session.budgets().apply(settings, change);
        if (meanwhile.isPresent()) {
            return applied(meanwhile.get());
        }
        session.say(done);
        return ExitCodes.OK;
    }

    private boolean mayBeWritten(BudgetProposal.Change change) {
        if (dryRun) {
            session.say("dry run: nothing was written");
            return false;
        }
        if (!change.doubts().isEmpty() && !yes && !confirmed()) {
            throw new OperationException(new InvalidInput("nothing was written; say --yes if that is what you want"));
        }
        return true;
    }

    private static boolean confirmed() {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            return false;
        }
        String answer = console.readLine("Write it? Type the whole word yes: ");
        return answer != null && answer.strip().equalsIgnoreCase("yes");
    }

    private void show(@Nullable BudgetLine before, @Nullable BudgetLine after) {
        List<Shown> shown = new ArrayList<>();
        if (before != null) {
            shown.add(new Shown("before", before));
        }
        if (after != null) {
            shown.add(new Shown("after", after));
        }
        List<BudgetLine> lines = shown.stream().map(Shown::line).toList();
        List<Column<Shown>> columns = new ArrayList<>();
        columns.add(Column.text("", Shown::when));
        for (Column<BudgetLine> column : BudgetsListCommand.columns(lines)) {
            columns.add(new Column<>(
                    column.title(),
                    column.number(),
                    column.detail(),
                    column.foreign(),
                    row -> column.value().apply(row.line)));
        }
        try (var sheet = session.output()
                .sheet(session.out(), columns, row -> row.line.json().put("when", row.when))) {
            shown.forEach(sheet::add);
        }
    }
}
