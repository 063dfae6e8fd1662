package dev.drover.deadletter;

import dev.drover.contracts.HeaderNames;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which headers a dead-lettering leaves behind, and which belong to the trace that has ended. */
public final class HeaderFamilies {
    static final String SPRING = "kafka_dlt-";
    static final String CONNECT = "__connect.errors.";
    static final String STREAMS = "__streams.errors.";
    static final String SHARE_GROUP = "__dlq.errors.";
    static final String SMALLRYE = "dead-letter-";

    private static final Set<String> OURS = Set.of(
            HeaderNames.REASON,
            HeaderNames.ERROR,
            HeaderNames.ATTEMPTS,
            HeaderNames.ORIGIN,
            HeaderNames.REPLAYS,
            HeaderNames.REQUEST_ID,
            HeaderNames.TRUNCATED);
    private static final Set<String> SMALLRYES = Set.of(
            "dead-letter-exception-class-name",
            "dead-letter-cause-class-name",
            "dead-letter-reason",
            "dead-letter-cause",
            "dead-letter-topic",
            "dead-letter-partition",
            "dead-letter-offset");
    private static final List<String> PREFIXES =
            List.of(SPRING, CONNECT, STREAMS, SHARE_GROUP, "retry_topic-", "springdeserializerexception", "x-b3-");
    /** In lower case. */
    private static final Set<String> TRACING = Set.of(
            HeaderNames.TRACEPARENT,
            HeaderNames.TRACESTATE,
            "baggage",
            "b3",
            "uber-trace-id",
            "sw8",
            "x-amzn-trace-id",
            "x-cloud-trace-context",
            "x-datadog-trace-id",
            "x-datadog-parent-id",
            "x-datadog-sampling-priority",
            "ce_traceparent",
            "ce_tracestate",
            "kafka_deliveryattempt");

    private HeaderFamilies() {}

    /**
     * Whether a replayed record goes without it: dead-letter and retry headers of every writer, tracing of the first
     * life, and those that a replay sets anew. {@code drover-tenant} stays: on our letters it says who paid.
     */
    public static boolean isLeftover(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return OURS.contains(name)
                || SMALLRYES.contains(name)
                || TRACING.contains(lower)
                || PREFIXES.stream().anyMatch(lower::startsWith);
    }
}
