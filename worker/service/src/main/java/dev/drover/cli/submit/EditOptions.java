package dev.drover.cli.submit;

import dev.drover.contracts.Decoded;
import dev.drover.contracts.JsonEdits;
import dev.drover.contracts.RequestCodec;
import dev.drover.contracts.RequestHeaders;
import dev.drover.contracts.WireFormat;
import dev.drover.deadletter.JsonPath;
import dev.drover.operations.cluster.Bound;
import dev.drover.operations.submit.Digests;
import dev.drover.operations.submit.LineEdits;
import dev.drover.operations.submit.Routes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is set on every line. */
final class EditOptions {
    @Option(names = "--tenant", paramLabel = "NAME", description = "Who pays; set on every line.")
    private @Nullable String tenant;

    @Option(
            names = "--task",
            paramLabel = "NAME",
            description = "critical, balanced, bulk, or what workers are configured to know; set on every line. "
                    + "Tasks and chains, those in lines too, are checked against --config.")
    private @Nullable String task;

    @Option(names = "--chain", paramLabel = "NAME", description = "A configured chain; set on every line.")
    private @Nullable String chain;

    @Option(
            names = "--deadline",
            paramLabel = "TIME|DURATION",
            description = "2026-11-20T08:00:00Z, or from now: 30m, 6h, 2d; one instant, told when the run starts and "
                    + "set on every line that it sends, however slowly.")
    private @Nullable String deadline;

    @Option(
            names = "--key",
            paramLabel = "FIELD",
            description =
                    "Member that becomes the record's key, such as custom_id or metadata.user; a line without it is "
                            + "invalid. Without --key lines have no key and take the partitions in turn.")
    private @Nullable String key;

    /** For picocli. */
    EditOptions() {}

    /** What is wrong with them, null if nothing is. */
    @Nullable
    String problem(Instant now) {
        if (key != null && isNoPath(key)) {
            return "--key names a member, such as custom_id, metadata.user or /metadata/a.b, not '" + key + "'";
        }
        LineEdits edits;
        try {
            edits = edits(now);
        } catch (DateTimeParseException | IllegalArgumentException _) {
            return "--deadline is a time (2026-11-20T08:00:00Z) or a duration from now (6h), not " + deadline;
        }
        Instant at = edits.deadline();
        if (at != null && !at.isAfter(now)) {
            return "--deadline " + deadline + " is over";
        }
        byte[] sample = JsonEdits.with(
                "{\"url\":\"/v1/chat/completions\",\"body\":{}}".getBytes(StandardCharsets.UTF_8),
                edits.of(WireFormat.OPENAI_BATCH));
        return RequestCodec.decode(sample, RequestHeaders.NONE) instanceof Decoded.Rejected rejected
                ? "no line could be a request with that: " + rejected.message()
                : null;
    }

    private static boolean isNoPath(String key) {
        try {
            return JsonPath.parse(key).steps().isEmpty();
        } catch (IllegalArgumentException _) {
            return true;
        }
    }

    /** @throws IllegalArgumentException if the deadline is none */
    LineEdits edits(Instant now) {
        return new LineEdits(tenant, task, chain, deadlineFrom(now), key == null ? null : JsonPath.parse(key));
    }

    private @Nullable Instant deadlineFrom(Instant now) {
        Duration within = within();
        if (deadline == null || within != null) {
            return within == null ? null : now.plus(within).truncatedTo(ChronoUnit.SECONDS);
        }
        return OffsetDateTime.parse(deadline).toInstant();
    }

    /**
     * The deadline as a duration from now, null if it is a time or none.
     *
     * @throws IllegalArgumentException if it is neither
     */
    @Nullable
    Duration within() {
        return deadline == null || deadline.matches("[0-9]{4}-.*") ? null : Bound.Durations.parse(deadline);
    }

    /** Why workers would refuse every line, null if nothing is known against them. */
    @Nullable
    String unroutable(Routes routes) {
        String chainProblem = chain == null ? null : routes.problem(null, chain);
        String taskProblem = task == null ? null : routes.problem(task, null);
        return chainProblem != null
                ? "--chain: " + chainProblem
                : taskProblem != null && chain == null ? "--task: " + taskProblem : null;
    }

    /** As they were typed: {@code 6h} is the same tomorrow. */
    String hash() {
        return Digests.shortHash(String.join("\n", said(tenant), said(task), said(chain), said(deadline), said(key)));
    }

    private static String said(@Nullable String option) {
        return option == null ? "" : "=" + option;
    }
}
