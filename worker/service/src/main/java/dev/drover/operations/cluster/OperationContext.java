package dev.drover.operations.cluster;

import dev.drover.operations.OperationException;
import dev.drover.operations.ProgressListener;
import dev.drover.operations.Remark;
import dev.drover.operations.StopToken;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What one operation works with.
 *
 * @param cluster shared with other operations
 * @param listener is told how far it is
 * @param stop asks it to stop
 */
public record OperationContext(Cluster cluster, ProgressListener listener, StopToken stop) {
    /**
     * Does it; whatever is thrown, by Kafka's clients too, becomes a failure with a kind and a remedy.
     *
     * @throws OperationException for everything else that could be thrown
     */
    public <T extends @Nullable Object> T carryOut(Callable<T> operation) {
        try {
            return operation.call();
        } catch (Exception e) {
            throw cluster.explain(e);
        }
    }

    /** A piece of work begins; to be closed. */
    public ProgressListener.Task begin(String task, long total) {
        return listener.begin(task, total);
    }

    public void remark(Remark remark) {
        listener.remark(remark);
    }
}
