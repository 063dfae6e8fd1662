package dev.drover.outcome;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.UsageCodec;
import dev.drover.contracts.UsageEvent;
import dev.drover.engine.OutputRecord;
import dev.drover.privacy.SafeNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** One usage event per attempt, keyed by tenant. */
final class UsageRecords {
    private static final int LONGEST_TENANT = 256;

    private final Outputs outputs;

    private final SafeNames names;

    /** @param names what may be shown of the producer's names */
    UsageRecords(Outputs outputs, SafeNames names) {
        this.outputs = outputs;
        this.names = names;
    }

    /** In the order of the attempts; each is dated when its attempt ended. */
    List<OutputRecord> records(CompletedRequest request, int limit) {
        List<OutputRecord> records = new ArrayList<>(request.attempts().size());
        for (Attempt attempt : request.attempts()) {
            records.add(record(request, attempt, limit));
        }
        return records;
    }

    /** Never too large: what does not say who pays how much goes first. */
    private OutputRecord record(CompletedRequest request, Attempt attempt, int limit) {
        RequestContext context = request.context();
        String tenant = context.tenant();
        String customId = context.customId() == null ? null : names.withoutCredential(context.customId());
        Map<String, String> dimensions = new HashMap<>();
        context.dimensions().forEach((name, value) -> dimensions.put(name, names.withoutCredential(value)));
        OutputRecord whole = record(request, customId, tenant, dimensions, attempt);
        return whole.size() <= limit ? whole : smaller(request, customId, attempt, limit);
    }

    private OutputRecord smaller(CompletedRequest request, @Nullable String customId, Attempt attempt, int limit) {
        String tenant = request.context().tenant();
        String shortTenant = tenant.substring(0, Math.min(tenant.length(), LONGEST_TENANT));
        Attempt silent = attempt.withMessage(null);
        return Fitting.first(
                limit,
                List.of(
                        () -> record(request, customId, tenant, Map.of(), silent),
                        () -> record(request, null, tenant, Map.of(), silent),
                        () -> record(request, null, shortTenant, Map.of(), silent)));
    }

    private OutputRecord record(
            CompletedRequest request,
            @Nullable String customId,
            String tenant,
            Map<String, String> dimensions,
            Attempt attempt) {
        UsageEvent event = new UsageEvent(
                request.id(), customId, tenant, dimensions, attempt.endedAt(), attempt, request.origin());
        return new OutputRecord(
                outputs.usage().name(),
                null,
                tenant.getBytes(StandardCharsets.UTF_8),
                UsageCodec.encode(event),
                new RecordHeaders());
    }
}
