package dev.drover.cli.costs;

import dev.drover.contracts.Spend;
import dev.drover.operations.spend.UsagePass;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** What is said beside a report, on stderr: what it cannot know. */
final class Remarks {
    private Remarks() {}

    static List<String> of(UsagePass found) {
        List<String> remarks = new ArrayList<>();
        if (found.completeSince() != null) {
            remarks.add("incomplete: the usage topic has lost records from before "
                    + found.completeSince().truncatedTo(ChronoUnit.SECONDS)
                    + " to retention; older spend is here only in part (--source ledger keeps months longer)");
        }
        if (found.repeated() > 0) {
            remarks.add("%d events are in the topic twice and count once".formatted(found.repeated()));
        }
        if (found.unreadable() > 0) {
            remarks.add("%d records could not be read and are missing here; the first is %s"
                    .formatted(found.unreadable(), found.why()));
        }
        if (found.selected() == 0) {
            remarks.add("nothing matches: %d records were read".formatted(found.read()));
        }
        return remarks;
    }

    static List<String> of(Spend total) {
        List<String> remarks = new ArrayList<>();
        if (total.unpricedAttempts() > 0) {
            remarks.add(
                    "%d of %d attempts were billed at a cost nobody knows (no price, or no usage); they are in no USD"
                            .formatted(total.unpricedAttempts(), total.attempts()));
        }
        return remarks;
    }
}
