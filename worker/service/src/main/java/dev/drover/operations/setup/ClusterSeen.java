package dev.drover.operations.setup;

import dev.drover.operations.Completion;
import dev.drover.operations.OperationResult;
import java.util.List;

/**
 * What was found of a cluster, step by step.
 *
 * @param steps in the order in which they were taken
 */
public record ClusterSeen(List<Step> steps) implements OperationResult {
    public ClusterSeen {
        steps = List.copyOf(steps);
    }

    /**
     * One thing that was looked at.
     *
     * @param name such as {@code rights}
     * @param remedy what to do; empty where all is right
     */
    public record Step(String name, String what, String remedy) {
        public boolean right() {
            return remedy.isEmpty();
        }
    }

    @Override
    public Completion completion() {
        return new Completion.Done();
    }
}
