package dev.drover.operations.deadletters;

import dev.drover.operations.OperationException;
import dev.drover.operations.cluster.OperationContext;
import java.time.Instant;
import java.util.function.Consumer;

/** Finds, estimates, replays, parks and purges dead letters. For one thread. */
public final class DeadLetters {
    private final OperationContext context;

    public DeadLetters(OperationContext context) {
        this.context = context;
    }

    /**
     * Shows letters, with the marks of the first ones.
     *
     * @param marked so many letters' marks are wanted at least
     * @throws OperationException if the topic, or a partition that was asked for, does not exist
     */
    public LettersFound find(LetterQuery query, long marked, LetterVisitor visitor) {
        return context.carryOut(() -> {
            LetterReader letters = LetterReader.open(context, query);
            Marks marks = Marks.of(context, letters, marked);
            SeenReasons reasons = new SeenReasons();
            long[] shown = {0};
            letters.read(reasons::add, letter -> {
                shown[0]++;
                return visitor.see(letter, marks.mark(letter.identity()));
            });
            return new LettersFound(
                    letters.topic(), shown[0], reasons.unknown(query.filter().reasons()), reasons);
        });
    }

    /** Says what a replay would do, and what that takes; sends nothing. */
    public ReplayPreview preview(ReplayOrder order, Estimator estimator) {
        return context.carryOut(() -> new DryRun(context, order, estimator)
                .look(LetterReader.open(context, order.letters().at(Instant.now()))));
    }

    /**
     * Sends the requests of letters again, each once; returns when the last is committed.
     *
     * @param outcomes is told of each letter when its transaction is committed
     * @throws OperationException if marks are elsewhere, another replay took over, or Kafka is gone
     */
    public ReplayResult replay(ReplayOrder order, ReplayOrder.Manner manner, Consumer<LetterOutcome> outcomes) {
        return context.carryOut(() -> new Run(context, "replay", order, manner).carryOut(outcomes));
    }

    /**
     * To wait for what comes of a replay; to be asked for before it begins.
     *
     * @throws OperationException if the result topic does not exist
     */
    public ReplayWatch watch() {
        return context.carryOut(() -> ReplayWatch.begin(context));
    }

    /** Copies letters to the parking topic and marks them, as {@link #replay} sends them. */
    public ReplayResult park(ReplayOrder order, ReplayOrder.Manner manner, Consumer<LetterOutcome> outcomes) {
        return context.carryOut(() -> new Run(context, "park", order, manner).carryOut(outcomes));
    }

    /**
     * What a purge would delete.
     *
     * @throws OperationException if the topic, or a partition that was asked for, does not exist
     */
    public PurgeProposal proposePurge(PurgeOrder order) {
        return context.carryOut(() -> new Purge(context).propose(order));
    }

    /**
     * Deletes it, for good.
     *
     * @param who does it, for the audit topic
     * @param because why; kept on the audit topic
     * @param createTopics whether the audit topic is made if it is missing
     */
    public PurgeResult purge(PurgeProposal proposal, String who, String because, boolean createTopics) {
        return context.carryOut(() -> new Purge(context).apply(proposal, who, because, createTopics));
    }
}
