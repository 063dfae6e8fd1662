package dev.drover.outcome;

import dev.drover.contracts.FailureCode;
import dev.drover.contracts.ResultCodec;
import dev.drover.engine.OutputRecord;
import dev.drover.outcome.Terminal.Answered;
import dev.drover.outcome.Terminal.Failed;
import dev.drover.privacy.Desensitizer;
import dev.drover.privacy.SafeNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the end of a request into records: one result line, for a failure other than {@code cancelled} also the dead
 * letter, and one usage event per attempt. Every record fits its topic: an answer that does not becomes the failure
 * {@code result_too_large}, with its attempts and its cost. Thread-safe; does no I/O.
 */
public final class OutcomeWriter {
    /** What every broker and client takes, whatever their limits. */
    static final int SURELY_FITS = 64 * 1_024;

    private final Outputs outputs;
    private final Wording wording;
    private final ResultRecords results;
    private final DeadLetters deadLetters;
    private final UsageRecords usage;

    public OutcomeWriter(Outputs outputs, Desensitizer desensitizer) {
        this.outputs = outputs;
        this.wording = new Wording(desensitizer);
        this.results = new ResultRecords(outputs);
        this.deadLetters = new DeadLetters(outputs);
        this.usage = new UsageRecords(outputs, new SafeNames(desensitizer));
    }

    /** The records of an ending, the result line first. */
    public Written write(Ending ending) {
        return write(
                ending,
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
    public Written smaller(Ending ending, OutputRecord offender, String why) {
        if (ending.terminal() instanceof Answered
                && offender.topic().equals(outputs.results().name())) {
            Failed failed = new Failed(FailureCode.RESULT_TOO_LARGE, "the answer could not be written: " + why);
            return write(ending.with(failed, ending.attempts()), Limits.SMALL);
        }
        if (ending.terminal() instanceof Answered) {
            return write(ending, new Limits(outputs.results().maxRecordBytes(), SURELY_FITS, SURELY_FITS));
        }
        return write(ending, Limits.SMALL);
    }

    private Written write(Ending ending, Limits limits) {
        return switch (ending.terminal()) {
            case Answered answered -> answered(readable(ending, answered), answered, limits);
            case Failed failed -> failed(ending, failed, limits);
        };
    }

    private Written answered(Ending ending, Answered answered, Limits limits) {
        int depth = answered.body().depth();
        if (depth > ResultCodec.MAX_ANSWER_NESTING) {
            String message = "the answer is nested %d levels deep, a result has room for %d"
                    .formatted(depth, ResultCodec.MAX_ANSWER_NESTING);
            return failed(ending, new Failed(FailureCode.INVALID_PROVIDER_RESPONSE, message), limits);
        }
        // Known before the record is made: the copy of a huge answer would be thrown away.
        if (answered.body().length() > limits.result()) {
            return tooLarge(ending, answered.body().length(), limits);
        }
        OutputRecord result = results.answer(ending, answered);
        long size = Fitting.size(result);
        return size > limits.result() ? tooLarge(ending, size, limits) : written(result, null, ending, null, limits);
    }

    private Written tooLarge(Ending ending, long size, Limits limits) {
        String message = "the result takes %d bytes, topic %s takes %d (max.message.bytes)"
                .formatted(size, outputs.results().name(), limits.result());
        return failed(ending, new Failed(FailureCode.RESULT_TOO_LARGE, message), limits);
    }

    private Written failed(Ending ending, Failed failed, Limits limits) {
        Failed said = new Failed(failed.code(), wording.readable(failed.message()));
        Ending readable = readable(ending, said);
        OutputRecord letter =
                said.code() == FailureCode.CANCELLED ? null : deadLetters.record(readable, said, limits.deadLetter());
        return written(results.error(readable, said, limits.result()), letter, readable, said, limits);
    }

    private Ending readable(Ending ending, Terminal terminal) {
        return ending.with(terminal, wording.readable(ending.attempts()));
    }

    private Written written(
            OutputRecord result, @Nullable OutputRecord letter, Ending ending, @Nullable Failed failed, Limits limits) {
        List<OutputRecord> records = new ArrayList<>();
        records.add(result);
        if (letter != null) {
            records.add(letter);
        }
        records.addAll(usage.records(ending, limits.usage()));
        return new Written(records, failed);
    }

    /** Bytes per record. */
    private record Limits(int result, int deadLetter, int usage) {
        static final Limits SMALL = new Limits(SURELY_FITS, SURELY_FITS, SURELY_FITS);
    }
}
