package dev.drover.outcome;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.UsageCodec;
import dev.drover.contracts.UsageEvent;
import dev.drover.engine.OutputRecord;
import dev.drover.privacy.SafeNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
    List<OutputRecord> records(Ending ending, int limit) {
        return ending.attempts().stream()
                .map(attempt -> record(ending, attempt, limit))
                .toList();
    }

    /** Never too large: what does not say who pays how much goes first. */
    private OutputRecord record(Ending ending, Attempt attempt, int limit) {
        Subject subject = ending.subject();
        String tenant = subject.tenant();
        String customId = subject.customId() == null ? null : names.withoutCredential(subject.customId());
        Map<String, String> dimensions = subject.dimensions().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> names.withoutCredential(entry.getValue())));
        String shortTenant = tenant.substring(0, Math.min(tenant.length(), LONGEST_TENANT));
        Attempt silent = Wording.silent(List.of(attempt)).getFirst();
        return Fitting.first(
                limit,
                List.of(
                        () -> record(ending, customId, tenant, dimensions, attempt),
                        () -> record(ending, customId, tenant, Map.of(), silent),
                        () -> record(ending, null, tenant, Map.of(), silent),
                        () -> record(ending, null, shortTenant, Map.of(), silent)));
    }

    private OutputRecord record(
            Ending ending, @Nullable String customId, String tenant, Map<String, String> dimensions, Attempt attempt) {
        UsageEvent event =
                new UsageEvent(ending.id(), customId, tenant, dimensions, attempt.endedAt(), attempt, ending.origin());
        return new OutputRecord(
                outputs.usage().name(),
                null,
                tenant.getBytes(StandardCharsets.UTF_8),
                UsageCodec.encode(event),
                new RecordHeaders());
    }
}
