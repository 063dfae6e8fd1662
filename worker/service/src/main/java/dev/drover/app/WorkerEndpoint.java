package dev.drover.app;

import dev.drover.contracts.Json;
import dev.drover.contracts.WaitReason;
import dev.drover.contracts.WorkerIdentity;
import dev.drover.contracts.WorkerStatus;
import dev.drover.engine.EngineStatus;
import dev.drover.engine.EngineStatus.LaneStatus;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/** {@code /actuator/worker}: the worker as it sees itself, for {@code drover status} and others that show workers. */
@WebEndpoint(id = "worker")
public final class WorkerEndpoint {
    private final Supplier<EngineStatus> engine;
    private final ModelTroubles models;
    private final KeyStates keys;
    private final Supplier<WorkerIdentity> worker;

    WorkerEndpoint(
            Supplier<EngineStatus> engine, ModelTroubles models, KeyStates keys, Supplier<WorkerIdentity> worker) {
        this.engine = engine;
        this.models = models;
        this.keys = keys;
        this.worker = worker;
    }

    /** A {@link WorkerStatus} as JSON. */
    @ReadOperation(produces = "application/json")
    public String status() {
        EngineStatus status = engine.get();
        return Json.string(new WorkerStatus(
                        worker.get(),
                        status.ready(),
                        status.state().name(),
                        status.detail(),
                        status.inFlight(),
                        status.heldBytes(),
                        status.lanes().stream().map(WorkerEndpoint::partition).toList(),
                        models.models(),
                        keys.all())
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
}
