package dev.drover.outcome;

import dev.drover.contracts.Ending;
import dev.drover.contracts.Ending.Answered;
import dev.drover.contracts.Ending.Failed;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.FailureMessage;
import dev.drover.contracts.ResultCodec;
import dev.drover.engine.OutputRecord;
import dev.drover.privacy.Desensitizer;
import dev.drover.privacy.SafeNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the end of a request into records: one result line, for most failures also the dead letter, and one usage event per attempt. Every record fits its topic: an answer that does not becomes the failure
 * {@code result_too_large}, with its attempts and its cost. Thread-safe; does no I/O.
 */
public final class OutcomeWriter {
    /** What every broker and client takes, whatever their limits. */
    static final int SURELY_FITS = 64 * 1_024;

    private final Outputs outputs;
    private final OutcomeMessages wording;
    private final ResultRecords results;
    private final DeadLetters deadLetters;
    private final UsageRecords usage;

    public OutcomeWriter(Outputs outputs, Desensitizer desensitizer) {
        this.outputs = outputs;
        this.wording = new OutcomeMessages(desensitizer);
        this.results = new ResultRecords(outputs);
        this.deadLetters = new DeadLetters(outputs);
        this.usage = new UsageRecords(outputs, new SafeNames(desensitizer));
    }

    /** The records of an ending, the result line first. */
    public OutcomeRecords write(CompletedRequest request) {
        return write(
                request,
                new Limits(
                        outputs.results().maxRecordBytes(),
                        outputs.deadLetters().maxRecordBytes(),
                        outputs.usage().maxRecordBytes()));
    }

    /**
     * What to write instead when the broker or the client refused one of the records for good: everything small, and an
     * answer only if it was not the answer that was refused.
     *
     * @param why the refuser's word
     */
    public OutcomeRecords smaller(CompletedRequest request, OutputRecord offender, String why) {
        if (request.terminal() instanceof Answered
                && offender.topic().equals(outputs.results().name())) {
            Failed failed = new Failed(
                    FailureCode.RESULT_TOO_LARGE, new FailureMessage("the answer could not be written: ", why, ""));
            return write(request.with(failed, request.attempts()), Limits.SMALL);
        }
        if (request.terminal() instanceof Answered) {
            return write(request, new Limits(outputs.results().maxRecordBytes(), SURELY_FITS, SURELY_FITS));
        }
        return write(request, Limits.SMALL);
    }

    private OutcomeRecords write(CompletedRequest request, Limits limits) {
        return switch (request.terminal()) {
            case Answered answered -> answered(readable(request, answered), answered, limits);
            case Failed failed -> failed(request, failed, limits);
        };
    }

    private OutcomeRecords answered(CompletedRequest request, Answered answered, Limits limits) {
        int depth = answered.body().depth();
        if (depth > ResultCodec.MAX_ANSWER_NESTING) {
            String message = "the answer is nested %d levels deep, a result has room for %d"
                    .formatted(depth, ResultCodec.MAX_ANSWER_NESTING);
            return failed(
                    request, new Failed(FailureCode.INVALID_PROVIDER_RESPONSE, FailureMessage.own(message)), limits);
        }
        // Known before the record is made: the copy of a huge answer would be thrown away.
        if (answered.body().length() > limits.result()) {
            return tooLarge(request, answered.body().length(), limits);
        }
        OutputRecord result = results.answer(request, answered);
        long size = result.size();
        return size > limits.result() ? tooLarge(request, size, limits) : written(result, null, request, null, limits);
    }

    private OutcomeRecords tooLarge(CompletedRequest request, long size, Limits limits) {
        String message = "the result takes %d bytes, topic %s takes %d (max.message.bytes)"
                .formatted(size, outputs.results().name(), limits.result());
        return failed(request, new Failed(FailureCode.RESULT_TOO_LARGE, FailureMessage.own(message)), limits);
    }

    private OutcomeRecords failed(CompletedRequest request, Failed failed, Limits limits) {
        Failed said = new Failed(failed.code(), failed.why().masked(wording::readable));
        CompletedRequest readable = readable(request, said);
        OutputRecord letter =
                said.code().isDeadLettered() ? deadLetters.record(readable, said, limits.deadLetter()) : null;
        return written(results.error(readable, said, limits.result()), letter, readable, said, limits);
    }

    private CompletedRequest readable(CompletedRequest request, Ending terminal) {
        return request.with(terminal, wording.readable(request.attempts()));
    }

    private OutcomeRecords written(
            OutputRecord result,
            @Nullable OutputRecord letter,
            CompletedRequest request,
            @Nullable Failed failed,
            Limits limits) {
        List<OutputRecord> records = new ArrayList<>();
        records.add(result);
        if (letter != null) {
            records.add(letter);
        }
        records.addAll(usage.records(request, limits.usage()));
        return new OutcomeRecords(records, failed);
    }

    /** Bytes per record. */
    private record Limits(int result, int deadLetter, int usage) {
        static final Limits SMALL = new Limits(SURELY_FITS, SURELY_FITS, SURELY_FITS);
    }
}
