package dev.drover.app.pipeline;

import java.util.List;

/** Is told what was committed, once each, after it is durable. Called on the committer's thread; must not block. */
@FunctionalInterface
public interface CommittedCharges {
    void committed(List<CommittedUsage> charges);
}
