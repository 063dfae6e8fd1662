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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One breaker per provider and model, and what is known about a provider's credentials. What meets one of several keys is no
 * business of the model's breaker before it meets them all. Thread-safe. Breakers live in
 * a resilience4j registry, under {@code provider/model}, so that its meters and dashboards know them.
 */
public final class Breakers {
    private static final Duration NEVER_SLOW = Duration.ofDays(365);

    private final BreakerSettings settings;
    private final ChainEvents events;
    private final CircuitBreakerRegistry registry;
    private final Map<Model, ModelBreaker> gates = new ConcurrentHashMap<>();
    /** What operators were told to look at, by the name of the provider or the credential that it is about. */
    private final Map<String, String> told = new ConcurrentHashMap<>();

    private final Keys keys;
    /** Providers whose only credential was refused, and until when. */
    private final Map<String, Instant> refusedCredentials = new ConcurrentHashMap<>();

    Breakers(BreakerSettings settings, InstantSource clock, ChainEvents events) {
        this.settings = settings;
        this.events = events;
        this.keys = new Keys(settings);
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

    /** The keys of providers that have several, by key and model. */
    public List<KeyStatus> keys(Instant now) {
        return keys.snapshot(now);
    }

    Keys keys() {
        return keys;
    }

    /** The credential has another value from now on: what was said to the old one holds no more. */
    void exchanged(Credential credential) {
        keys.reset(credential);
        refusedCredentials.remove(credential.provider());
        told.values().removeAll(List.of(credential.name(), credential.provider()));
        gates(credential.provider()).forEach(ModelBreaker::keyExchanged);
    }

    /** An operator's word: nobody calls the model before {@code until}. What its provider asks for stands beside it. */
    public void hold(Model model, Instant until) {
        gate(model).hold(until);
    }

    /** An operator's word: closes the breaker, forced open or not, and ends what the provider asked for; a hold stays. */
    public void reset(Model model) {
        refusedCredentials.remove(model.provider().name());
        told.values().removeAll(Set.of(model.provider().name()));
        for (Credential credential : model.provider().credentials()) {
            keys.reset(credential);
            told.values().removeAll(Set.of(credential.name()));
        }
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

    /** Calls of the model fail with the credential. */
    void troubled(Model model, Credential credential, Failure failure, Instant now) {
        boolean ofOneKey = failure.type().isOfKey() && Keys.several(model);
        Trouble trouble = ofOneKey
                ? keys.gate(model, credential).troubled(failure, now)
                : gate(model).troubled(credential, failure, now);
        if (ofOneKey && keys.allShut(model, now) != null) {
            gate(model).troubled(credential, failure, now);
        }
        boolean known = failure.type().isCertain() || trouble.calls() >= settings.minimumCalls();
        String about = ofOneKey ? credential.name() : model.provider().name();
        if (known && !trouble.remedy().isEmpty() && told.put(trouble.remedy(), about) == null) {
            events.troubled(model, trouble);
        }
    }

    /** A rate limit: the model is left alone for a while, as far as it is called with this credential. */
    Instant throttled(Model model, Credential credential, @Nullable Duration wait, Instant now) {
        Instant until = Keys.several(model)
                ? keys.gate(model, credential).throttled(wait, now)
                : gate(model).throttled(wait, now);
        events.paused(model, until);
        ifAllShut(gate(model), ModelBreaker::throttled, now);
        return until;
    }

    /** A rate limit whose end the quota tells: as {@link #throttled}, without a ramp behind it. */
    void overQuota(Model model, Credential credential, Duration wait, Instant now) {
        Instant until = Keys.several(model)
                ? keys.gate(model, credential).throttled(wait, now)
                : gate(model).overQuota(wait, now);
        events.paused(model, until);
        ifAllShut(gate(model), ModelBreaker::overQuota, now);
    }

    /** An error that says when to come back: what is asked of one request is asked of all. */
    void rest(Model model, Duration wait, Instant now) {
        events.paused(model, gate(model).rest(wait, now));
    }

    /** What no retry fixes: the model rests until it is worth another look. */
    void forceOpen(Model model, FailureCode because, @Nullable Duration wait, Instant now) {
        force(gate(model), because, now.plus(settings.forcedOpen(wait)));
    }

    /** As {@link #forceOpen}, but for what the provider grants to one credential. */
    void exhausted(Model model, Credential credential, FailureCode because, @Nullable Duration wait, Instant now) {
        if (Keys.several(model)) {
            keys.gate(model, credential).refuse(because, now.plus(settings.forcedOpen(wait)));
            ifAllShut(gate(model), ModelBreaker::throttled, now);
        } else {
            forceOpen(model, because, wait, now);
        }
    }

    /** As {@link #forceOpen}, for every model of the provider, as far as it is called with this credential. */
    void refuseCredential(Model model, Credential credential, @Nullable Duration wait, Instant now) {
        Instant until = now.plus(settings.forcedOpen(wait));
        if (Keys.several(model)) {
            keys.gate(model, credential);
            keys.refuse(credential, until);
            gates(credential.provider()).forEach(gate -> ifAllShut(gate, ModelBreaker::throttled, now));
        } else {
            refusedCredentials.put(credential.provider(), until);
            gates(credential.provider()).forEach(gate -> force(gate, FailureCode.PROVIDER_AUTH, until));
        }
    }

    /** What keeps all keys from being used keeps the model from being called, until one of them may be. */
    private void ifAllShut(ModelBreaker gate, Pause pause, Instant now) {
        KeyStatus earliest = keys.allShut(gate.model(), now);
        if (earliest == null || earliest.until() == null || earliest.because() == null) {
            return;
        }
        if (earliest.because() == FailureCode.RATE_LIMITED) {
            pause.begin(gate, Duration.between(now, earliest.until()), now);
        } else {
            force(gate, earliest.because(), earliest.until());
        }
    }

    /** How a model's breaker takes a rate limit of all keys. */
    private interface Pause {
        Instant begin(ModelBreaker gate, Duration wait, Instant now);
    }

    private List<ModelBreaker> gates(String provider) {
        return gates.values().stream()
                .filter(gate -> gate.model().provider().name().equals(provider))
                .toList();
    }

    private void force(ModelBreaker gate, FailureCode because, Instant until) {
        if (gate.forceOpen(because, until)) {
            events.opened(gate.model(), true, because, until);
        }
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
        Instant refused = refusedCredentials.get(model.provider().name());
        if (refused != null) {
            gate.forceOpen(FailureCode.PROVIDER_AUTH, refused);
        }
        return gate;
    }

    /** A credential that works for one model works for all: their breakers are probed at once. */
    private void credentialWorks(Model model) {
        if (refusedCredentials.remove(model.provider().name()) != null) {
            gates(model.provider().name()).forEach(gate -> gate.release(FailureCode.PROVIDER_AUTH));
        }
    }

    /** A call with the credential was answered. */
    void answered(Model model, Credential credential, Instant now) {
        if (Keys.several(model)) {
            if (keys.answered(model, credential, now)) {
                gates(credential.provider()).forEach(gate -> gate.release(FailureCode.PROVIDER_AUTH));
            }
            told.values().removeAll(Set.of(credential.name()));
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
