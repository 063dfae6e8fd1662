package dev.drover.app.pipeline;

import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.Privacy;
import dev.drover.app.properties.TopicProperties;
import dev.drover.contracts.Attempt;
import dev.drover.contracts.ChunkRecord;
import dev.drover.contracts.Ending;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.FailureMessage;
import dev.drover.engine.Outcome;
import dev.drover.limit.Hold;
import dev.drover.outcome.CompletedRequest;
import dev.drover.outcome.OutcomeRecords;
import dev.drover.outcome.OutcomeWriter;
import dev.drover.outcome.Outputs;
import dev.drover.outcome.RequestContext;
import dev.drover.privacy.Desensitizer;
import dev.drover.privacy.MessageSanitizer;
import dev.drover.privacy.SafeNames;
import dev.drover.topics.Cluster;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Makes outcomes of endings: the records to write, and what they add up to. */
public final class OutcomeAssembly {
    private static final Logger LOG = LoggerFactory.getLogger(OutcomeAssembly.class);

    private final Outputs outputs;
    private final OutcomeWriter writer;
    private final MessageSanitizer sanitizer;
    private final SafeNames names;
    private final InstantSource clock;

    OutcomeAssembly(Outputs outputs, Desensitizer desensitizer, InstantSource clock) {
        this.outputs = outputs;
        this.writer = new OutcomeWriter(outputs, desensitizer);
        this.sanitizer = new MessageSanitizer(desensitizer);
        this.names = new SafeNames(desensitizer);
        this.clock = clock;
    }

    /** @param cluster as it is at any time: partitions may be added */
    public static OutcomeAssembly of(DroverProperties properties, Supplier<Cluster> cluster, InstantSource clock) {
        TopicProperties topics = properties.topics();
        Outputs outputs = new Outputs(
                output(topics.results(), cluster.get()),
                output(topics.deadLetters(), cluster.get()),
                output(topics.usage(), cluster.get()),
                properties.engine().group(),
                topic -> cluster.get().partitions(topic));
        Desensitizer desensitizer = Privacy.desensitizer(properties);
        return new OutcomeAssembly(outputs, desensitizer, clock);
    }

    /** Where the result of a request of this partition will be. */
    ChunkRecord.Final place(int partition) {
        return new ChunkRecord.Final(outputs.results().name(), outputs.resultPartition(partition));
    }

    /** What may be shown of the names that requests bring. */
    SafeNames names() {
        return names;
    }

    Instant now() {
        return clock.instant();
    }

    /** A record that never becomes a job. */
    Outcome<CommittedUsage> refused(
            ReceivedRequest received, RequestContext context, FailureCode code, FailureMessage why) {
        return outcome(
                received,
                context,
                new Ending.Failed(code, why.masked(sanitizer::refusal)),
                List.of(),
                new Times(null, null),
                List.of());
    }

    /**
     * @param started when the first call began, null if there was none
     * @param holds of the attempts
     */
    Outcome<CommittedUsage> ended(
            ReceivedRequest received,
            RequestContext context,
            Ending end,
            List<Attempt> attempts,
            @Nullable Instant started,
            Instant deadline,
            List<Hold> holds) {
        return outcome(received, context, end, attempts, new Times(started, deadline), holds);
    }

    /** @param started when the first call began */
    private record Times(
            @Nullable Instant started, @Nullable Instant deadline) {}

    private Outcome<CommittedUsage> outcome(
            ReceivedRequest received,
            RequestContext context,
            Ending terminal,
            List<Attempt> attempts,
            Times times,
            List<Hold> holds) {
        Instant now = now();
        Instant started = times.started();
        Instant deadline = times.deadline();
        CompletedRequest ending = new CompletedRequest(
                received.id(),
                received.delivery(),
                context,
                terminal,
                attempts,
                CompletedRequest.timing(received.delivery(), started, now, attempts));
        Writing writing = write(ending, received);
        CompletedRequest said = writing.ending();
        OutcomeRecords written = writing.written();
        log(ending, written.failed(), received);
        CommittedUsage charge = new CommittedUsage(
                context.tenant(),
                context.chain(),
                written.code(),
                said.attempts(), // the ledger is the sum of the usage events, whatever happens
                started == null ? null : Duration.between(received.delivery().timestamp(), started),
                deadline == null ? null : Duration.between(now, deadline),
                holds);
        return new Outcome<>(written.records(), charge, (offender, why) -> {
            OutcomeRecords smaller = writer.smaller(said, offender, why);
            return new Outcome<>(smaller.records(), charge.ended(smaller.code()), null);
        });
    }

    /** What was written, and of what: {@code ending} unless that was not possible. */
    private record Writing(CompletedRequest ending, OutcomeRecords written) {}

    /** An ending that cannot be written as it is must still be written: the lane waits for it. */
    private Writing write(CompletedRequest ending, ReceivedRequest received) {
        try {
            return new Writing(ending, writer.write(ending));
        } catch (RuntimeException bug) {
            received.inContext(
                    ending.context().tenant(), () -> LOG.error("an outcome could not be written as it is", bug));
            Ending plain = new Ending.Failed(
                    FailureCode.INVALID_REQUEST,
                    FailureMessage.own("the worker could not write the outcome: "
                            + bug.getClass().getSimpleName()));
            RequestContext bare = new RequestContext(
                    ending.context().format(), null, ending.context().tenant(), null, null, null, Map.of());
            return writePlainly(new CompletedRequest(
                    ending.id(), ending.delivery(), bare, plain, ending.attempts(), ending.timing()));
        }
    }

    /** What providers said is masked where it is written, not here. */
    private static List<Attempt> unworded(CompletedRequest ending) {
        return ending.attempts().stream()
                .map(attempt -> attempt.withMessage(null))
                .toList();
    }

    private Writing writePlainly(CompletedRequest ending) {
        try {
            return new Writing(ending, writer.write(ending));
        } catch (RuntimeException bug) {
            LOG.error("attempts that could not be written are in no ledger: {}", unworded(ending), bug);
            CompletedRequest without = ending.withoutAttempts();
            return new Writing(without, writer.write(without));
        }
    }

    private void log(CompletedRequest ending, Ending.@Nullable Failed failed, ReceivedRequest received) {
        Level level = failed == null ? Level.DEBUG : Level.INFO;
        if (!LOG.isEnabledForLevel(level)) {
            return;
        }
        var line = LOG.atLevel(level).addKeyValue("attempts", ending.attempts().size());
        received.inContext(ending.context().tenant(), () -> {
            if (failed == null) {
                line.log("answered");
            } else {
                line.addKeyValue("code", failed.code().wire()).log("ended in an error: {}", failed.message());
            }
        });
    }

    private static Outputs.Topic output(String topic, Cluster cluster) {
        return new Outputs.Topic(topic, cluster.maxRecordBytes(topic));
    }
}
