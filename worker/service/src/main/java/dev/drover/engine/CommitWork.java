package dev.drover.engine;

import java.util.List;
import java.util.Set;

/** What the next transaction may hold; completions of lanes that are gone are left out and counted. */
record CommitWork<C>(Ownership<C> own, List<Completion<C>> completions, Set<PartitionProcessor<C>> touched, int stale) {
    boolean isEmpty() {
        return completions.isEmpty() && touched.isEmpty();
    }
}
