package dev.drover.contracts;

import java.util.HashSet;
import java.util.List;

/**
 * The names of the topics. Further request topics are a matter of configuration; all share the others.
 *
 * @param deadLetters original bytes of every request that ended in an error, except the cancelled
 * @param ledger compacted; cumulative spend and commit markers
 * @param budgets compacted, one partition
 * @param cancellations one partition
 * @param control compacted, one partition
 * @param parked requests that replay gave up on
 * @param replays compacted; which dead letters have been replayed
 * @param audit who did what
 */
public record Topics(
        String requests,
        String results,
        String deadLetters,
        String usage,
        String ledger,
        String budgets,
        String cancellations,
        String control,
        String chunks,
        String parked,
        String replays,
        String audit) {
    /** What a dead-letter topic adds to the name of its request topic. */
    public static final String DEAD_LETTER_SUFFIX = "-dlt";

    /** @throws IllegalArgumentException if a name is no topic name, or is used twice */
    public Topics {
        List<String> all = List.of(
                requests,
                results,
                deadLetters,
                usage,
                ledger,
                budgets,
                cancellations,
                control,
                chunks,
                parked,
                replays,
                audit);
        for (String name : all) {
            if (!name.matches("[a-zA-Z0-9._-]{1,249}") || name.matches("\\.{1,2}")) {
                throw new IllegalArgumentException("no topic name: " + Refusal.quote(name));
            }
        }
        if (new HashSet<>(all).size() < all.size()) {
            throw new IllegalArgumentException("each topic needs a name of its own: " + all);
        }
    }

    public static Topics defaults() {
        return new Topics(
                "llm.requests",
                "llm.results",
                "llm.requests" + DEAD_LETTER_SUFFIX,
                "llm.usage",
                "llm.ledger",
                "llm.budgets",
                "llm.cancellations",
                "llm.control",
                "llm.chunks",
                "llm.requests-parked",
                "llm.replays",
                "llm.audit");
    }

    /** Every name, requests first. */
    public List<String> all() {
        return List.of(
                requests,
                results,
                deadLetters,
                usage,
                ledger,
                budgets,
                cancellations,
                control,
                chunks,
                parked,
                replays,
                audit);
    }
}
