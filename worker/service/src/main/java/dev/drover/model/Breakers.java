package dev.drover.model;

import dev.drover.contracts.FailureCode;
import dev.drover.model.Access.Permission;
import dev.drover.model.ChainSettings.BreakerSettings;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One breaker per provider and model, and what is known about a provider's credential. Thread-safe. Breakers live in
 * a resilience4j registry, under {@code provider/model}, so that its meters and dashboards know them.
 */
public final class Breakers {
    private static final Duration NEVER_SLOW = Duration.ofDays(365);

    private final BreakerSettings settings;
    private final ChainEvents events;
    private final CircuitBreakerRegistry registry;
    private final Map<Model, ModelBreaker> gates = new ConcurrentHashMap<>();
    /** What operators were told to look at, by the provider that it is about. */
    private final Map<String, String> told = new ConcurrentHashMap<>();
    /** Providers whose credential was refused, and until when. */
    private final Map<String, Instant> refusedCredentials = new ConcurrentHashMap<>();

    Breakers(BreakerSettings settings, InstantSource clock, ChainEvents events) {
        this.settings = settings;
        this.events = events;
        this.registry = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
                .slidingWindow(settings.window(), settings.minimumCalls(), SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(settings.failureRatePercent())
                // A slow answer of a model is an answer; time limits are the transport's.
                .slowCallDurationThreshold(NEVER_SLOW)
                .waitDurationInOpenState(settings.open())
                .permittedNumberOfCallsInHalfOpenState(settings.probes())
                .clock(clock.withZone(ZoneOffset.UTC))
                .build());
    }

    /** For meters. */
    public CircuitBreakerRegistry registry() {
        return registry;
    }

    /** Every breaker that has been asked for, by provider and model. */
    public List<BreakerStatus> snapshot(Instant now) {
        return gates.values().stream()
                .map(gate -> gate.status(now))
                .sorted(Comparator.comparing(BreakerStatus::provider).thenComparing(BreakerStatus::model))
                .toList();
    }

    /** An operator's word: nobody calls the model before {@code until}. What its provider asks for stands beside it. */
    public void hold(Model model, Instant until) {
        gate(model).hold(until);
    }

    /** An operator's word: closes the breaker, forced open or not, and ends what the provider asked for; a hold stays. */
    public void reset(Model model) {
        refusedCredentials.remove(model.provider().name());
        told.values().removeAll(Set.of(model.provider().name()));
        gate(model).reset();
    }

    /** @param prompt the hash of what is asked */
    Access enter(Model model, IntSupplier prompt, Instant now) {
        ModelBreaker gate = gate(model);
        return switch (gate.enter(prompt, now)) {
            case Access.Open(var permission) -> new Access.Open(new Watched(gate, permission));
            case Wait wait -> wait;
        };
    }

    /** For one request and one model. */
    OwnFailures ownFailures() {
        return new OwnFailures(settings);
    }

    /** Calls of the model fail. */
    void troubled(Model model, Failure failure, Instant now) {
        Trouble trouble = gate(model).troubled(failure, now);
        boolean known = failure.type().isCertain() || trouble.calls() >= settings.minimumCalls();
        if (known
                && !trouble.remedy().isEmpty()
                && told.put(trouble.remedy(), model.provider().name()) == null) {
            events.troubled(model, trouble);
        }
    }

    /** A rate limit: the model is left alone for a while. */
    Instant throttled(Model model, @Nullable Duration wait, Instant now) {
        Instant until = gate(model).throttled(wait, now);
        events.paused(model, until);
        return until;
    }

    /** An error that says when to come back: what is asked of one request is asked of all. */
    void rest(Model model, Duration wait, Instant now) {
        events.paused(model, gate(model).rest(wait, now));
    }

    /** What no retry fixes: the model rests until it is worth another look. */
    void forceOpen(Model model, FailureCode because, @Nullable Duration wait, Instant now) {
        force(gate(model), because, now.plus(rest(wait)));
    }

    /** As {@link #forceOpen}, for the credential that every model of the provider has. */
    void refuseCredential(Model model, @Nullable Duration wait, Instant now) {
        Instant until = now.plus(rest(wait));
        refusedCredentials.put(model.provider().name(), until);
        gates.values().stream()
                .filter(g -> g.model().provider().name().equals(model.provider().name()))
                .forEach(g -> force(g, FailureCode.PROVIDER_AUTH, until));
    }

    private void force(ModelBreaker gate, FailureCode because, Instant until) {
        if (gate.forceOpen(because, until)) {
            events.opened(gate.model(), true, because, until);
        }
    }

    private Duration rest(@Nullable Duration wait) {
        if (wait == null || wait.compareTo(settings.forcedOpen()) < 0) {
            return settings.forcedOpen();
        }
        return wait.compareTo(settings.longestPause()) < 0 ? wait : settings.longestPause();
    }

    private ModelBreaker gate(Model model) {
        ModelBreaker known = gates.get(model);
        return known != null ? known : gates.computeIfAbsent(model, this::newGate);
    }

    private ModelBreaker newGate(Model model) {
        CircuitBreaker breaker = registry.circuitBreaker(
                model.provider().name() + "/" + model.name(),
                Map.of("provider", model.provider().name(), "model", model.name()));
        ModelBreaker gate = new ModelBreaker(
                model,
                breaker,
                settings,
                until -> events.opened(model, false, FailureCode.PROVIDER_UNAVAILABLE, until));
        Optional.ofNullable(refusedCredentials.get(model.provider().name()))
                .ifPresent(until -> gate.forceOpen(FailureCode.PROVIDER_AUTH, until));
        return gate;
    }

    /** A credential that works for one model works for all: their breakers are probed at once. */
    private void credentialWorks(Model model) {
        if (refusedCredentials.remove(model.provider().name()) != null) {
            gates.values().stream()
                    .filter(g ->
                            g.model().provider().name().equals(model.provider().name()))
                    .forEach(g -> g.release(FailureCode.PROVIDER_AUTH));
        }
    }

    private final class Watched implements Permission {
        private final ModelBreaker gate;
        private final Permission permission;

        Watched(ModelBreaker gate, Permission permission) {
            this.gate = gate;
            this.permission = permission;
        }

        @Override
        public boolean probe() {
            return permission.probe();
        }

        @Override
        public void success(Instant now) {
            permission.success(now);
            if (!told.isEmpty()) {
                told.values().removeAll(Set.of(gate.model().provider().name()));
            }
            if (probe()) {
                credentialWorks(gate.model());
            }
        }

        @Override
        public void failure(boolean first, boolean suspect, Instant now) {
            permission.failure(first, suspect, now);
        }

        @Override
        public long answers() {
            return permission.answers();
        }

        @Override
        public long failures() {
            return permission.failures();
        }

        @Override
        public void ignored(Instant now) {
            permission.ignored(now);
        }
    }
}
