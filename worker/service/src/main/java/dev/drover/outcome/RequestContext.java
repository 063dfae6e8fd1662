package dev.drover.outcome;

import dev.drover.contracts.Decoded.Salvage;
import dev.drover.contracts.InferenceRequest;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.WireFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose outcome it is: what the answer repeats of its request, or of what could be read of it.
 *
 * @param tenant who pays; the default tenant if the request names none
 * @param chain that was resolved for it, null if none was
 * @param dimensions further attribution on usage events
 */
public record RequestContext(
        WireFormat format,
        @Nullable String customId,
        String tenant,
        @Nullable String chain,
        @Nullable String task,
        @Nullable JsonText metadata,
        Map<String, String> dimensions) {
    public RequestContext {
        dimensions = Map.copyOf(dimensions);
    }

    public static RequestContext of(InferenceRequest request, String tenant, @Nullable String chain) {
        return new RequestContext(
                request.format(), request.customId(), tenant, chain, request.task(), request.metadata(), Map.of());
    }

    public static RequestContext of(Salvage salvage, String tenant) {
        return new RequestContext(
                salvage.format(), salvage.customId(), tenant, null, null, salvage.metadata(), Map.of());
    }

    public RequestContext withDimensions(Map<String, String> other) {
        return new RequestContext(format, customId, tenant, chain, task, metadata, other);
    }

    RequestContext withoutMetadata() {
        return new RequestContext(format, customId, tenant, chain, task, null, dimensions);
    }
}
