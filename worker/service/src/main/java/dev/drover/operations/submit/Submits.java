package dev.drover.operations.submit;

import dev.drover.operations.OperationException;
import dev.drover.operations.cluster.OperationContext;
import org.jspecify.annotations.Nullable;

/** Checks, sends and collects batches. For one thread. */
public final class Submits {
    private final OperationContext context;

    public Submits(OperationContext context) {
        this.context = context;
    }

    /**
     * Reads every line, and sends none.
     *
     * @param bad is told of lines that cannot be sent
     * @throws OperationException if the request topic is not there
     */
    public Inspection check(SubmitOrder order, BadLine.Listener bad) {
        return context.carryOut(() -> {
            String topic = context.cluster().topics().requests();
            var _ = BrokerRetry.again(context, () -> context.cluster().partitions(topic));
            int maxBytes = BrokerRetry.again(context, () -> Submission.maxBytes(context.cluster(), topic));
            return Inspection.of(order, topic, maxBytes, context.stop(), bad);
        });
    }

    /** Whether an earlier run has sent lines of the same submit: only then can there be outcomes of it already. */
    public boolean isBegun(SubmitOrder order, Inspection inspection) {
        return context.carryOut(() -> {
            String id = order.name(inspection);
            Submission submission = BrokerRetry.again(context, () -> Submission.of(id, context.cluster()));
            return BrokerRetry.again(context, () -> submission.read(context.cluster()))
                            .progressed()
                    != null;
        });
    }

    /**
     * Sends the good lines that were not sent before; returns when the broker has committed the last.
     *
     * @param inspection of the same order
     * @throws OperationException if the submit was begun with another content or other edits, or another run took over
     */
    public Sent send(SubmitOrder order, Inspection inspection) {
        return context.carryOut(() -> {
            String id = order.name(inspection);
            Submission submission = BrokerRetry.again(context, () -> Submission.of(id, context.cluster()));
            return new Sender(context, submission, order, inspection).send();
        });
    }

    /**
     * Puts outcomes into a store until all are there or waiting for more makes no sense.
     *
     * @return what a reader of them should know: what is missing, or may have changed since; null if they are final
     */
    public @Nullable SubmitRemark collect(Sent sent, OutcomeStore outcomes, WaitDeadline deadline) {
        return context.<@Nullable SubmitRemark>carryOut(() -> {
            Submission submission = BrokerRetry.again(context, () -> Submission.of(sent.id(), context.cluster()));
            Collector collector = new Collector(context, submission, sent, outcomes, deadline);
            collector.collect();
            return collector.unsure();
        });
    }
}
