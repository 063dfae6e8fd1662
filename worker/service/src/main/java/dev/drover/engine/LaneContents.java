package dev.drover.engine;

import java.util.List;

/**
 * What one lane holds.
 *
 * @param answered whether the lane's thread said so in time; if not, nothing is known
 * @param ended how many have an outcome that is not committed yet; they are not among the jobs
 */
public record LaneContents<C>(EngineStatus.LaneStatus lane, boolean answered, int ended, List<OpenJob<C>> jobs) {
    public LaneContents {
        jobs = List.copyOf(jobs);
    }
}
