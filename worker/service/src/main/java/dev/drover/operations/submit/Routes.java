package dev.drover.operations.submit;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Chains and tasks that workers know, as far as their configuration was given. A task picks the chain that the
 * configuration says, else the one of its own name.
 *
 * @param chains empty if no configuration says
 * @param tasks those with a chain, the chains' own names included
 */
public record Routes(Set<String> chains, Set<String> tasks) {
    /** No configuration was given. */
    public static final Routes UNKNOWN = new Routes(Set.of(), Set.of());

    private static final Set<String> USUAL = Set.of("critical", "balanced", "bulk");

    public Routes {
        chains = Set.copyOf(chains);
        tasks = Set.copyOf(tasks);
    }

    /** Why workers would refuse it, null if nothing is known against it. */
    public @Nullable String problem(@Nullable String task, @Nullable String chain) {
        if (chains.isEmpty()) {
            return null;
        }
        if (chain != null) {
            return chains.contains(chain) ? null : refused("chain", chain, chains);
        }
        return task == null || tasks.contains(task) ? null : refused("task", task, tasks);
    }

    private static String refused(String what, String name, Set<String> known) {
        return what + " '" + name + "' is none of " + new TreeSet<>(known) + " in --config";
    }

    /** What cannot be told to be a task and does not look like one; null if all can, or do. */
    public @Nullable String doubt(Set<String> asked) {
        Set<String> unusual = new TreeSet<>(asked);
        unusual.removeAll(USUAL);
        return unusual.isEmpty() || !chains.isEmpty()
                ? null
                : "task " + String.join(", ", unusual) + ": none of critical, balanced and bulk; workers that have no"
                        + " such task or chain will refuse these lines (with --config they are checked)";
    }
}
