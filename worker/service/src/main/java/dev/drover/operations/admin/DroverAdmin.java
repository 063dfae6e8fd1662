package dev.drover.operations.admin;

import dev.drover.contracts.Topics;
import dev.drover.operations.OperationException;
import dev.drover.operations.ProgressListener;
import dev.drover.operations.StopToken;
import dev.drover.operations.budgets.BudgetChanges;
import dev.drover.operations.cluster.ClientProperties;
import dev.drover.operations.cluster.Cluster;
import dev.drover.operations.cluster.OperationContext;
import dev.drover.operations.cluster.TopicNames;
import dev.drover.operations.deadletters.DeadLetters;
import dev.drover.operations.fleet.Fleet;
import dev.drover.operations.results.Results;
import dev.drover.operations.setup.Setup;
import dev.drover.operations.spend.SpendReports;
import dev.drover.operations.submit.Submits;
import java.util.List;

/**
 * What producers and operators can do with a cluster: one method a room, which gives the room for one caller. Rooms of several
 * callers may be used at the same time, each by one thread; the closer has waited for them.
 */
public final class DroverAdmin implements AutoCloseable {
    private final Cluster cluster;

    /** @param cluster closed with this */
    public DroverAdmin(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Connects, and returns when a broker has answered.
     *
     * @throws OperationException if none does within 10 s
     */
    public static DroverAdmin connect(ClientProperties clients, TopicNames names) {
        return new DroverAdmin(Cluster.connect(clients, names));
    }

    /** All names; of several request topics the first. */
    public Topics topics() {
        return cluster.topics();
    }

    /** Every request topic that is configured. */
    public List<String> requestTopics() {
        return cluster.requestTopics();
    }

    /** Checks, sends and collects batches. */
    public Submits submits(ProgressListener listener, StopToken stop) {
        return new Submits(new OperationContext(cluster, listener, stop));
    }

    /** Finds and follows outcomes. */
    public Results results(ProgressListener listener, StopToken stop) {
        return new Results(new OperationContext(cluster, listener, stop));
    }

    /** Finds, estimates, replays, parks and purges dead letters. */
    public DeadLetters deadLetters(ProgressListener listener, StopToken stop) {
        return new DeadLetters(new OperationContext(cluster, listener, stop));
    }

    /** Adds up usage, and sets it beside invoices. */
    public SpendReports spend(ProgressListener listener, StopToken stop) {
        return new SpendReports(new OperationContext(cluster, listener, stop));
    }

    /** Shows budgets, and proposes and applies changes of them. */
    public BudgetChanges budgets(ProgressListener listener, StopToken stop) {
        return new BudgetChanges(new OperationContext(cluster, listener, stop));
    }

    /** Tells how workers stand, and tells them the operator's word. */
    public Fleet fleet(ProgressListener listener, StopToken stop) {
        return new Fleet(new OperationContext(cluster, listener, stop));
    }

    /** Checks and creates the topics that workers and replays need. */
    public Setup setup(ProgressListener listener, StopToken stop) {
        return new Setup(new OperationContext(cluster, listener, stop));
    }

    @Override
    public void close() {
        cluster.close();
    }
}
