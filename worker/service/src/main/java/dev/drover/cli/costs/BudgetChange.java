package dev.drover.cli.costs;

import dev.drover.cli.kafka.Column;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.Session;
import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetRecord;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Failed;
import dev.drover.operations.OperationFailure.InvalidInput;
import dev.drover.report.BudgetLine;
import dev.drover.report.Money;
import java.io.Console;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one record of a budget: shows before and after, asks where the change is large, writes, and looks whether it is
 * what the topic says now.
 *
 * @param scope the budget that is shown
 * @param next the record as it will be read
 */
record BudgetChange(
        Session session,
        BudgetSettings settings,
        BudgetWriteOptions options,
        BudgetKey.Budget scope,
        BudgetRecord next) {
    /** From here on somebody is asked. */
    private static final BigDecimal LARGE = new BigDecimal("10000");

    private static final BigDecimal MUCH = BigDecimal.TEN;

    private record Shown(String when, BudgetLine line) {}

    /** Writes, unless it is a dry run or somebody says no. */
    int apply(BudgetState state, byte[] value) throws Exception {
        BudgetLine before = state.line(scope);
        state.book().take(next);
        BudgetLine after = Objects.requireNonNull(state.line(scope));
        show(before, after);
        List<String> doubts = doubts(before, after);
        doubts.forEach(session::say);
        if (options.dryRun()) {
            session.say("dry run: nothing was written");
            return ExitCodes.OK;
        }
        if (!doubts.isEmpty() && !options.yes() && !confirmed()) {
            throw new OperationException(new InvalidInput("nothing was written; say --yes if that is what you want"));
        }
        session.stop().shield(() -> {
            write(state.spellings(), value);
            return true;
        });
        verify();
        session.say("written; workers apply it within a second");
        return ExitCodes.OK;
    }

    private void show(@Nullable BudgetLine before, BudgetLine after) {
        List<Shown> shown = new ArrayList<>();
        if (before != null) {
            shown.add(new Shown("before", before));
        }
        shown.add(new Shown("after", after));
        List<BudgetLine> lines = shown.stream().map(Shown::line).toList();
        List<Column<Shown>> columns = new ArrayList<>();
        columns.add(Column.text("", Shown::when));
        for (Column<BudgetLine> column : BudgetsListCommand.columns(lines)) {
            columns.add(new Column<>(
                    column.title(),
                    column.number(),
                    column.foreign(),
                    row -> column.value().apply(row.line)));
        }
        try (var sheet = session.output()
                .sheet(session.out(), columns, row -> row.line.json().put("when", row.when))) {
            shown.forEach(sheet::add);
        }
    }

    private static List<String> doubts(@Nullable BudgetLine before, BudgetLine after) {
        List<String> doubts = leaps(before, after);
        boolean stops = before == null || before.state() != BudgetLine.State.EXHAUSTED;
        if (stops && after.state() == BudgetLine.State.EXHAUSTED) {
            doubts.add(
                    after.usd().signum() == 0
                            ? "with 0 USD nothing may be spent: calls stop at once"
                            : "%s USD are spent already: calls stop at once".formatted(Money.text(after.spent())));
        }
        return doubts;
    }

    /** Why somebody is asked, if the amount changes much. */
    static List<String> leaps(@Nullable BudgetLine before, BudgetLine after) {
        List<String> doubts = new ArrayList<>();
        BigDecimal had = before == null ? BigDecimal.ZERO : before.usd();
        if (after.usd().subtract(had).abs().compareTo(LARGE) > 0) {
            doubts.add("that is a change of more than " + LARGE + " USD");
        }
        boolean more = after.usd().compareTo(had.multiply(MUCH)) > 0;
        boolean less = after.usd().multiply(MUCH).compareTo(had) < 0;
        if (had.signum() > 0 && (more || less)) {
            doubts.add("that is more than ten times " + (more ? "as much as" : "less than") + " before");
        }
        return doubts;
    }

    static boolean confirmed() {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            return false;
        }
        String answer = console.readLine("Write it? Type yes: ");
        return answer != null && answer.strip().equalsIgnoreCase("yes");
    }

    private void write(BudgetSpellings spellings, byte[] value) throws Exception {
        String topic = session.cluster().topics().budgets();
        try (Producer<byte[], byte[]> producer = session.cluster().producer(Map.of())) {
            producer.send(spellings.write(topic, key(), value)).get(15, TimeUnit.SECONDS);
        }
    }

    private BudgetKey key() {
        return switch (next) {
            case BudgetRecord.Budget budget -> budget.key();
            case BudgetRecord.TopUp topUp -> topUp.key();
            case BudgetRecord.Removed removed -> removed.key();
            case BudgetRecord.Unreadable _ -> throw new IllegalStateException("nobody writes that");
        };
    }

    /** The last writer wins; whoever lost must know. */
    private void verify() throws Exception {
        BudgetRecord found = BudgetState.readBook(session, settings).at(key());
        if (!next.equals(found)) {
            throw new OperationException(
                    new Failed("written, but somebody else wrote the same budget at this moment: look at "
                            + "drover budgets list"));
        }
    }
}
