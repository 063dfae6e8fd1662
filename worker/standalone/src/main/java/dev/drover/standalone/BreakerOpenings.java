package dev.drover.standalone;

import dev.drover.model.Chains;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.ApplicationContext;

/** How often each model's breaker has opened since this was made; the worker names its breakers provider/model. */
final class BreakerOpenings {
    private final Map<String, Integer> openings = new ConcurrentHashMap<>();

    private BreakerOpenings() {}

    static BreakerOpenings of(ApplicationContext worker) {
        BreakerOpenings openings = new BreakerOpenings();
        CircuitBreakerRegistry registry =
                worker.getBean(Chains.class).breakers().registry();
        registry.getEventPublisher().onEntryAdded(added -> openings.watch(added.getAddedEntry()));
        registry.getAllCircuitBreakers().forEach(openings::watch);
        return openings;
    }

    int of(String model) {
        return openings.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("/" + model))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    private void watch(CircuitBreaker breaker) {
        breaker.getEventPublisher().onStateTransition(this::count);
    }

    private void count(CircuitBreakerOnStateTransitionEvent event) {
        State to = event.getStateTransition().getToState();
        if (to == State.OPEN || to == State.FORCED_OPEN) {
            openings.merge(event.getCircuitBreakerName(), 1, Integer::sum);
        }
    }
}
