package dev.drover.contracts;

import static dev.drover.contracts.Metric.Kind.SUMMARY;
import static dev.drover.contracts.Metric.Kind.TIMER;
import static dev.drover.contracts.Metric.counter;
import static dev.drover.contracts.Metric.gauge;
import static dev.drover.contracts.Metric.timer;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Every metric that a worker exposes. The label {@code tenant} is bounded: beyond the configured number of tenants it is
 * {@value #OTHER_TENANT}. The same list, for tools, is the resource {@code metrics.json} beside this class.
 */
public final class MetricCatalogue {
    /** The tenant label of those beyond the configured number. */
    public static final String OTHER_TENANT = "other";

    public static final Metric REQUESTS = counter(
            "drover.requests",
            null,
            "Requests that ended; outcome is completed, dead_lettered or cancelled.",
            "tenant",
            "outcome");
    public static final Metric DEAD_LETTERS = counter(
            "drover.dead.letters",
            null,
            "Requests that ended as a dead letter; reason is a failure code.",
            "reason",
            "tenant");
    public static final Metric COST =
            counter("drover.cost", "usd", "Cost of billed attempts that have a price, US dollars.", "tenant", "model");
    public static final Metric POSSIBLY_BILLED = counter(
            "drover.possibly.billed",
            "usd",
            "Estimated cost of attempts that the provider may have billed, US dollars.",
            "tenant",
            "model");
    public static final Metric ESTIMATED = counter(
            "drover.estimated",
            "usd",
            "Estimated cost of billed attempts whose cost is not known, US dollars.",
            "tenant",
            "model");
    public static final Metric TOKENS = counter(
            "drover.tokens",
            "tokens",
            "Tokens of billed attempts; type is input or output.",
            "tenant",
            "model",
            "type");
    public static final Metric UNPRICED_REQUESTS = counter(
            "drover.unpriced.requests",
            null,
            "Requests whose cost is unknown because a billed attempt has no price.",
            "tenant",
            "model");
    public static final Metric BUDGET_LIMIT = gauge(
            "drover.budget.limit",
            "usd",
            "What a budget allows in its period, US dollars; tenant or model is * where the budget is for all"
                    + " together.",
            "tenant",
            "model",
            "period");
    public static final Metric BUDGET_SPENT = gauge(
            "drover.budget.spent",
            "usd",
            "What all workers have spent of a budget in the current period, US dollars.",
            "tenant",
            "model",
            "period");
    public static final Metric BUDGET_REMAINING = gauge(
            "drover.budget.remaining",
            "usd",
            "What is left of a budget in the current period, US dollars; below zero: overshot.",
            "tenant",
            "model",
            "period");
    public static final Metric BUDGET_REFUSALS = counter(
            "drover.budget.refusals",
            null,
            "Times that a used-up budget refused a model to a request.",
            "tenant",
            "model",
            "period");
    public static final Metric BUDGET_SOFT_CROSSINGS = counter(
            "drover.budget.soft.crossings",
            null,
            "Times that a budget reached its soft limit, once in each period for each worker.",
            "tenant",
            "model",
            "period");
    public static final Metric BUDGET_RECORDS_REJECTED = counter(
            "drover.budget.records.rejected",
            null,
            "Records of the budget topic that were not taken; reason is future, malformed, unpriced or unknown_model.",
            "reason");
    public static final Metric ATTEMPTS = counter(
            "drover.attempts", null, "Calls to models; code is a failure code, or ok for an answer.", "model", "code");
    public static final Metric RETRIES = counter("drover.retries", null, "Further calls to the same model.", "model");
    public static final Metric FALLBACKS =
            counter("drover.fallbacks", null, "Moves to the next model of a chain.", "from", "to");
    public static final Metric DEFERRALS =
            counter("drover.deferrals", null, "Requests put back to their lane; reason is a wait reason.", "reason");
    public static final Metric FIRST_TOKEN = new Metric(
            "drover.first.token",
            TIMER,
            "seconds",
            List.of("model"),
            powers(0.01, 2, 14),
            "From the begin of a streamed call to the first part of its answer; a role, a filter's finding or a usage"
                    + " is none.");
    public static final Metric CHUNK_RECORDS =
            counter("drover.chunk.records", null, "Records with chunks of answers that were written.");
    public static final Metric CHUNKS_CUT = counter(
            "drover.chunks.cut",
            null,
            "Attempts whose further chunks were left out since the broker was slow or an event too large; their"
                    + " results are whole.");
    public static final Metric UNKNOWN_FINISH_REASONS = counter(
            "drover.unknown.finish.reasons",
            null,
            "Answers that ended with a word that nobody knows, which are no success.",
            "model",
            "reason");
    public static final Metric INTERRUPTED_CALLS =
            counter("drover.interrupted.calls", null, "Calls cut because their partition moved or the worker stopped.");

    public static final Metric LEDGER_STALENESS = gauge(
            "drover.ledger.staleness",
            "seconds",
            "How old the sums of all workers' spend may be here; infinite before the ledger was read, or if it cannot"
                    + " be.");
    public static final Metric LEDGER_RECORDS =
            counter("drover.ledger.records", null, "Records read of the ledger and of the topics followed beside it.");
    public static final Metric LEDGER_UNREADABLE = gauge(
            "drover.ledger.unreadable",
            null,
            "Ledger keys whose newest value cannot be read, mostly since a later release wrote it.");
    public static final Metric LEDGER_VALUES =
            gauge("drover.ledger.values", null, "Cumulative values of current periods that this worker holds.");

    public static final Metric IN_FLIGHT = gauge("drover.in.flight", null, "Calls in flight in this worker.");
    public static final Metric HELD_BYTES =
            gauge("drover.held", "bytes", "Bytes of requests that this worker holds in memory.");
    public static final Metric MEMORY_HELD = gauge(
            "drover.memory.held",
            "bytes",
            "Heap that this worker holds for requests; kind is records, answers or outcomes. Records count twice: a"
                    + " call holds a copy.",
            "kind");
    public static final Metric MEMORY_LIMIT =
            gauge("drover.memory.limit", "bytes", "Heap that this worker gives to requests.");
    public static final Metric BACKLOG = gauge(
            "drover.backlog",
            null,
            "Requests without an outcome; those behind the last polled one are reckoned from the share of requests"
                    + " among the offsets before it, since markers of transactions have offsets, too.",
            "topic",
            "partition");
    public static final Metric CONCURRENCY_LIMIT = gauge(
            "drover.concurrency.limit",
            null,
            "Calls of a model that may be out at a time with one key; model is the provider's name of it. It adapts to"
                    + " what the provider takes.",
            "credential",
            "model");
    public static final Metric CONCURRENCY_IN_USE = gauge(
            "drover.concurrency.in.use", null, "Calls of a model that are out with one key.", "credential", "model");
    public static final Metric CONCURRENCY_DECREASES = counter(
            "drover.concurrency.decreases",
            null,
            "Times that a provider's overload cut the number of calls that may be out.",
            "credential",
            "model");
    public static final Metric PROVIDER_ALLOWANCE = gauge(
            "drover.provider.allowance",
            null,
            "What the provider's rate-limit headers leave of its quota until that begins anew, a tenth kept back;"
                    + " dimension is requests, tokens, input_tokens or output_tokens.",
            "credential",
            "model",
            "dimension");
    public static final Metric OTHER_CONFIGURATION = gauge(
            "drover.workers.other.configuration",
            null,
            "Workers of the group that are there and route requests by another configuration than this one.");
    public static final Metric LANE_UNFINISHED = gauge(
            "drover.lane.unfinished",
            null,
            "Requests that a lane has taken and that have no outcome yet.",
            "topic",
            "partition");
    public static final Metric LANE_WAITING = gauge(
            "drover.lane.waiting",
            null,
            "1 while a lane waits for this reason, else 0; reason is a wait reason.",
            "topic",
            "partition",
            "reason");
    public static final Metric OLDEST_AGE = gauge(
            "drover.oldest.age",
            "seconds",
            "Age of the oldest request of a lane that has no outcome yet.",
            "topic",
            "partition");

    public static final Metric QUEUE_WAIT = timer("drover.queue.wait", "From a request's record to its first attempt.");
    public static final Metric DEADLINE_MARGIN =
            timer("drover.deadline.margin", "What was left until the deadline when a request ended.");
    public static final Metric COMMIT = timer("drover.commit", "From the begin to the end of a commit.");
    public static final Metric COMMITS = counter("drover.commits", null, "Commits that ended well.");
    public static final Metric COMMITS_ABORTED = counter(
            "drover.commits.aborted", null, "Transactions that were aborted; their outcomes are kept.", "cause");
    public static final Metric PRODUCER_FENCED =
            counter("drover.producer.fenced", null, "Producers replaced because the broker fenced them.");
    public static final Metric STALE_COMPLETIONS = counter(
            "drover.stale.completions", null, "Outcomes dropped because their partition had moved to another worker.");
    public static final Metric LOST_TO_RETENTION = counter(
            "drover.lost.to.retention", null, "Requests that left the topic before they were answered.", "topic");
    public static final Metric OUTCOMES_REPLACED = counter(
            "drover.outcomes.replaced", null, "Outcomes that could not be written and became a small dead letter.");
    public static final Metric REBALANCES = counter(
            "drover.rebalances",
            null,
            "Times that partitions came or went; kind is assigned, revoked or lost.",
            "kind");

    public static final Metric PRICE_CATALOGUE_INFO = gauge(
            "drover.price.catalogue.info", null, "1; version is that of the prices that this worker uses.", "version");
    public static final Metric PRICE_RELOAD_FAILURES = counter(
            "drover.price.reload.failures",
            null,
            "Looks at the price file that found it unusable; the last good prices stay in use.");

    public static final Metric GEN_AI_TOKEN_USAGE = new Metric(
            "gen_ai.client.token.usage",
            SUMMARY,
            null,
            List.of(
                    "gen_ai.operation.name",
                    "gen_ai.provider.name",
                    "gen_ai.request.model",
                    "gen_ai.response.model",
                    "gen_ai.token.type"),
            powers(1, 4, 14),
            "OpenTelemetry: tokens per call; gen_ai.token.type is input or output.");
    public static final Metric GEN_AI_OPERATION_DURATION = new Metric(
            "gen_ai.client.operation.duration",
            TIMER,
            "seconds",
            List.of(
                    "error.type",
                    "gen_ai.operation.name",
                    "gen_ai.provider.name",
                    "gen_ai.request.model",
                    "gen_ai.response.model"),
            powers(0.01, 2, 14),
            "OpenTelemetry: duration of a call; error.type is a failure code, or empty for an answer.");

    /** Meters of libraries that dashboards and alerts rely on, by their Prometheus names. */
    public static final List<String> FOREIGN = List.of(
            "resilience4j_circuitbreaker_state",
            "resilience4j_circuitbreaker_calls_seconds",
            "resilience4j_circuitbreaker_buffered_calls",
            "resilience4j_circuitbreaker_failure_rate",
            "resilience4j_circuitbreaker_slow_calls",
            "resilience4j_circuitbreaker_slow_call_rate",
            "resilience4j_circuitbreaker_not_permitted_calls_total");

    private static final List<Metric> ALL = List.of(
            REQUESTS,
            DEAD_LETTERS,
            COST,
            POSSIBLY_BILLED,
            ESTIMATED,
            TOKENS,
            UNPRICED_REQUESTS,
            BUDGET_LIMIT,
            BUDGET_SPENT,
            BUDGET_REMAINING,
            BUDGET_REFUSALS,
            BUDGET_SOFT_CROSSINGS,
            BUDGET_RECORDS_REJECTED,
            ATTEMPTS,
            RETRIES,
            FALLBACKS,
            DEFERRALS,
            UNKNOWN_FINISH_REASONS,
            FIRST_TOKEN,
            CHUNK_RECORDS,
            CHUNKS_CUT,
            INTERRUPTED_CALLS,
            LEDGER_STALENESS,
            LEDGER_RECORDS,
            LEDGER_UNREADABLE,
            LEDGER_VALUES,
            IN_FLIGHT,
            HELD_BYTES,
            MEMORY_HELD,
            MEMORY_LIMIT,
            BACKLOG,
            CONCURRENCY_LIMIT,
            CONCURRENCY_IN_USE,
            CONCURRENCY_DECREASES,
            PROVIDER_ALLOWANCE,
            OTHER_CONFIGURATION,
            LANE_UNFINISHED,
            LANE_WAITING,
            OLDEST_AGE,
            QUEUE_WAIT,
            DEADLINE_MARGIN,
            COMMIT,
            COMMITS,
            COMMITS_ABORTED,
            PRODUCER_FENCED,
            STALE_COMPLETIONS,
            LOST_TO_RETENTION,
            OUTCOMES_REPLACED,
            REBALANCES,
            PRICE_CATALOGUE_INFO,
            PRICE_RELOAD_FAILURES,
            GEN_AI_TOKEN_USAGE,
            GEN_AI_OPERATION_DURATION);

    private MetricCatalogue() {}

    /** Every metric of ours, the foreign ones not included. */
    public static List<Metric> all() {
        return ALL;
    }

    private static List<Double> powers(double first, double factor, int count) {
        return DoubleStream.iterate(first, bound -> bound * factor)
                .limit(count)
                .boxed()
                .toList();
    }
}
