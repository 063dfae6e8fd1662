package dev.drover.app;

import dev.drover.contracts.Json;
import dev.drover.contracts.OpenRequestQuery;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/** {@code /actuator/requests}: the requests without an outcome that this worker holds, for {@code drover requests}. */
@WebEndpoint(id = "requests")
public final class RequestsEndpoint {
    private static final int LIMIT = 100;

    private final EngineAssembly engine;

    RequestsEndpoint(EngineAssembly engine) {
        this.engine = engine;
    }

    /** An {@link dev.drover.contracts.OpenRequestPage} as JSON. */
    @ReadOperation(produces = "application/json")
    public String requests(
            @Nullable String id,
            @Nullable String tenant,
            @Nullable String task,
            @Nullable String model,
            @Nullable String waitingFor,
            @Nullable Integer limit)
            throws InterruptedException {
        OpenRequestQuery query;
        try {
            query = new OpenRequestQuery(id, tenant, task, model, waitingFor, limit == null ? LIMIT : limit);
        } catch (IllegalArgumentException e) {
            throw new InvalidEndpointRequestException(String.valueOf(e.getMessage()), "limit out of range");
        }
        return Json.string(engine.openRequests(query).json());
    }
}
