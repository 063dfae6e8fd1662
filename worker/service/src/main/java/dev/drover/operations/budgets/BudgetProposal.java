package dev.drover.operations.budgets;

import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetRecord;
import dev.drover.report.BudgetLine;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a change of a budget would come to; nothing has been written. */
public sealed interface BudgetProposal {
    /** What could not be read of the budgets or of what was spent, and what a change does not help, for people. */
    List<String> remarks();

    /**
     * There is something to write, see {@link BudgetChanges#apply}.
     *
     * @param next null: what is there is withdrawn
     * @param current the record as it stands; null: there is none
     * @param before what applies now; null: no limit of this kind
     * @param after what would apply; null: no limit of this kind is left
     * @param doubts why somebody should be asked first, for people; often empty
     */
    record Change(
            BudgetKey key,
            @Nullable BudgetRecord next,
            @Nullable BudgetRecord current,
            @Nullable BudgetLine before,
            @Nullable BudgetLine after,
            List<String> doubts,
            List<String> remarks)
            implements BudgetProposal {
        public Change {
            doubts = List.copyOf(doubts);
            remarks = List.copyOf(remarks);
        }

        /** The same with further doubts. */
        Change doubtful(List<String> more) {
            List<String> all = Stream.concat(doubts.stream(), more.stream()).toList();
            return new Change(key, next, current, before, after, all, remarks);
        }

        /** The same with further remarks. */
        Change remarking(List<String> more) {
            List<String> all = Stream.concat(remarks.stream(), more.stream()).toList();
            return new Change(key, next, current, before, after, doubts, all);
        }

        /** Withdrawn already, but another spelling of its key would come back once Kafka has forgotten the withdrawal. */
        public boolean isHidden() {
            return next == null && current == null;
        }
    }

    /** The very same was written before. @param by who wrote it, null if nobody said */
    record Applied(BigDecimal usd, @Nullable String by, List<String> remarks) implements BudgetProposal {}

    /** There is no such record to remove. */
    record Absent(List<String> remarks) implements BudgetProposal {}
}
