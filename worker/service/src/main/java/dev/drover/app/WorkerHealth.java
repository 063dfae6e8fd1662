package dev.drover.app;

import dev.drover.contracts.WaitReason;
import dev.drover.engine.EngineStatus;
import dev.drover.engine.EngineStatus.LaneStatus;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Readiness: whether the worker takes requests, and if not, what it waits for. */
final class WorkerHealth implements HealthIndicator {
    private final Supplier<EngineStatus> state;
    private final Supplier<String> ledger;
    private final Supplier<String> configuration;
    private final Supplier<? extends Map<String, String>> troubles;

    /**
     * No detail makes anything ready or unready.
     *
     * @param ledger how far the ledger is followed
     * @param configuration its fingerprint, and in what other workers differ
     * @param troubles what is wrong, by model: requests wait or take another one
     */
    WorkerHealth(
            Supplier<EngineStatus> state,
            Supplier<String> ledger,
            Supplier<String> configuration,
            Supplier<? extends Map<String, String>> troubles) {
        this.state = state;
        this.ledger = ledger;
        this.configuration = configuration;
        this.troubles = troubles;
    }

    @Override
    public Health health() {
        EngineStatus status = state.get();
        Health.Builder health = status.ready() ? Health.up() : Health.outOfService();
        if (!status.detail().isEmpty()) {
            health.withDetail("waitsFor", status.detail());
        }
        Map<String, String> models = troubles.get();
        if (!models.isEmpty()) {
            health.withDetail("models", models);
        }
        return health.withDetail("state", status.state().name())
                .withDetail("inFlight", status.inFlight())
                .withDetail("heldBytes", status.heldBytes())
                .withDetail("ledger", ledger.get())
                .withDetail("configuration", configuration.get())
                .withDetail("lanes", lanes(status))
                .build();
    }

    private static Map<String, String> lanes(EngineStatus status) {
        Map<String, String> lanes = new TreeMap<>();
        for (LaneStatus lane : status.lanes()) {
            WaitReason why = lane.waiting();
            lanes.put(
                    lane.topic() + "-" + lane.partition(),
                    lane.state() + (why == null ? "" : ", waits: " + why.wire()));
        }
        return lanes;
    }
}
