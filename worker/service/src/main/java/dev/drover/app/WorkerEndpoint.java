package dev.drover.app;

import dev.drover.contracts.FailureCode;
import dev.drover.contracts.Json;
import dev.drover.contracts.WaitReason;
import dev.drover.contracts.WorkerStatus;
import dev.drover.engine.EngineStatus;
import dev.drover.engine.EngineStatus.LaneStatus;
import dev.drover.model.BreakerStatus;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/** {@code /actuator/worker}: the worker as it sees itself, for {@code drover status} and others that show workers. */
@WebEndpoint(id = "worker")
public final class WorkerEndpoint {
    private final Supplier<EngineStatus> engine;
    private final ModelTroubles models;

    WorkerEndpoint(Supplier<EngineStatus> engine, ModelTroubles models) {
        this.engine = engine;
        this.models = models;
    }

    /** A {@link WorkerStatus} as JSON. */
    @ReadOperation(produces = "application/json")
    public String status() {
        EngineStatus status = engine.get();
        return Json.string(new WorkerStatus(
                        status.ready(),
                        status.state().name(),
                        status.detail(),
                        status.inFlight(),
                        status.heldBytes(),
                        status.lanes().stream().map(WorkerEndpoint::partition).toList(),
                        models.breakers().stream().map(this::model).toList())
                .json());
    }

    private static WorkerStatus.Partition partition(LaneStatus lane) {
        return new WorkerStatus.Partition(
                lane.topic(),
                lane.partition(),
                lane.state().name(),
                Optional.ofNullable(lane.waiting()).map(WaitReason::wire).orElse(null),
                lane.committed(),
                lane.unfinished(),
                lane.inFlight(),
                lane.oldest());
    }

    private WorkerStatus.Model model(BreakerStatus breaker) {
        return new WorkerStatus.Model(
                breaker.provider(),
                breaker.model(),
                breaker.state().toLowerCase(Locale.ROOT),
                breaker.paused(),
                code(breaker.because()),
                breaker.until(),
                breaker.inFlight(),
                models.says(breaker));
    }

    private static @Nullable String code(@Nullable FailureCode code) {
        return code == null ? null : code.wire();
    }
}
