package dev.drover.operations.submit;

import dev.drover.operations.cluster.ClusterRemark;
import dev.drover.operations.cluster.OperationContext;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.kafka.common.errors.RetriableException;

/** Asks a broker that does not answer at once, or does not know a new topic yet, again. */
final class BrokerRetry {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private BrokerRetry() {}

    /** @throws RetriableException if that goes on for a minute */
    static <T> T again(OperationContext context, Callable<T> question) throws Exception {
        long began = System.nanoTime();
        while (true) {
            try {
                return question.call();
            } catch (RetriableException e) {
                if (System.nanoTime() - began > PATIENCE.toNanos()) {
                    throw e;
                }
                context.remark(new ClusterRemark.AskingAgain(String.valueOf(e.getMessage())));
                context.stop().pause(BETWEEN);
            }
        }
    }
}
