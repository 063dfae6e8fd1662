package dev.drover.model;

import dev.drover.model.pacing.Pacing;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Leads requests through their chains: breaker, limits, call, classification, retry, next model, deferral. Holds
 * what requests share: breakers, retry budgets, what was learned about tokens. Thread-safe.
 */
public final class Chains {
    private final ChainSettings settings;
    private final ChainEvents events;
    private final InstantSource clock;
    private final Sleeper sleeper;
    private final Breakers breakers;
    private final Pricing pricing;
    private final Speeds speeds = new Speeds();
    private final CutOvers cutOvers = new CutOvers();
    private final Pacing pacing;
    private final RetryPolicy policy;
    private final TokenEstimator estimator;
    private final Caller caller;
    private final Map<String, RetryBudget> budgets = new ConcurrentHashMap<>();

    public Chains(
            ChainSettings settings,
            Transport transport,
            Pricing pricing,
            UsageReader usageReader,
            ChainEvents events,
            InstantSource clock,
            RandomGenerator random) {
        this(settings, transport, pricing, usageReader, events, clock, random, Thread::sleep);
    }

    Chains(
            ChainSettings settings,
            Transport transport,
            Pricing pricing,
            UsageReader usageReader,
            ChainEvents events,
            InstantSource clock,
            RandomGenerator random,
            Sleeper sleeper) {
        this.settings = settings;
        this.events = new SafeEvents(events);
        this.clock = clock;
        this.sleeper = sleeper;
        this.breakers = new Breakers(settings.breaker(), clock, this.events);
        this.pricing = pricing;
        this.pacing = new Pacing(settings.pacing());
        this.policy = new RetryPolicy(settings, random);
        this.estimator = new TokenEstimator(settings.completionTokens());
        this.caller = new Caller(transport, pricing, usageReader, this.events, clock, breakers, estimator);
    }

    /** A request at the beginning of its way; nothing is reserved yet. */
    public ChainRun start(ChainRequest request, Limits limits) {
        PacedLimits paced = new PacedLimits(limits, pacing);
        ModelOrder order = new ModelOrder(request, pricing, speeds, cutOvers);
        ModelSelector selection =
                new ModelSelector(request, paced, breakers, estimator, order, settings.spillOnEmptyBucket());
        return new RequestRun(request, selection, order, paced, this);
    }

    /** The credential has another value from now on: what was said to the old one holds no more. */
    public void exchanged(Credential credential) {
        breakers.exchanged(credential);
        pacing.exchanged(credential.name());
    }

    /** For meters, status and the operator's word. */
    public Breakers breakers() {
        return breakers;
    }

    /** For meters and status. */
    public Pacing pacing() {
        return pacing;
    }

    /** For the operator's word. */
    public CutOvers cutOvers() {
        return cutOvers;
    }

    Speeds speeds() {
        return speeds;
    }

    RetryPolicy policy() {
        return policy;
    }

    Caller caller() {
        return caller;
    }

    ChainEvents events() {
        return events;
    }

    InstantSource clock() {
        return clock;
    }

    Sleeper sleeper() {
        return sleeper;
    }

    RetryBudget budget(Provider provider) {
        return budgets.computeIfAbsent(
                provider.name(), _ -> new RetryBudget(settings.retryBudgetRatio(), settings.retryBudgetPerSecond()));
    }
}
