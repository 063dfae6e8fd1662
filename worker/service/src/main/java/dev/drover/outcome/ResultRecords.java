package dev.drover.outcome;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.CarriedHeaders;
import dev.drover.contracts.Cost;
import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.ResultCodec;
import dev.drover.contracts.ResultLine;
import dev.drover.engine.OutputRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** The one terminal line of a request, in the format that it came in. */
final class ResultRecords {
    /** Attempts that an error line keeps at least, as far as there are any: the last ones. */
    private static final int FEW = 8;

    private final Outputs outputs;

    ResultRecords(Outputs outputs) {
        this.outputs = outputs;
    }

    /** Whole, whatever its size. */
    OutputRecord answer(Ending ending, Terminal.Answered answered) {
        ResultLine.Response response =
                new ResultLine.Response(answered.status(), answered.requestId(), answered.body());
        return record(
                ending,
                line(ending, ending.subject(), ending.attempts(), response, answered.model(), null),
                headers(ending));
    }

    /** An error line that fits: messages of attempts go first, then attempts, metadata, and what else is the producer's. */
    OutputRecord error(Ending ending, Terminal.Failed failed, int limit) {
        ResultLine.ErrorBody error = new ResultLine.ErrorBody(failed.code(), failed.message());
        Subject subject = ending.subject();
        List<Attempt> all = ending.attempts();
        List<Attempt> silent = Wording.silent(all);
        List<Attempt> few = silent.subList(Math.max(0, silent.size() - FEW), silent.size());
        return Fitting.first(
                limit,
                List.of(
                        () -> record(ending, line(ending, subject, all, null, null, error), headers(ending)),
                        () -> record(ending, line(ending, subject, silent, null, null, error), headers(ending)),
                        () -> record(ending, line(ending, subject, few, null, null, error), headers(ending)),
                        () -> record(
                                ending,
                                line(ending, subject.withoutMetadata(), few, null, null, error),
                                headers(ending)),
                        () -> record(ending, bare(ending, error), originOnly(ending)),
                        () -> withoutKey(record(ending, bare(ending, error), originOnly(ending)))));
    }

    private static ResultLine line(
            Ending ending,
            Subject subject,
            List<Attempt> attempts,
            ResultLine.@Nullable Response response,
            @Nullable String model,
            ResultLine.@Nullable ErrorBody error) {
        return new ResultLine(
                ending.id(),
                subject.customId(),
                response,
                error,
                subject.tenant(),
                model,
                subject.chain(),
                subject.task(),
                subject.metadata(),
                attempts,
                Cost.of(ending.attempts()),
                ending.timing(),
                ending.origin());
    }

    /** Nothing in it whose length the producer chose. */
    private static ResultLine bare(Ending ending, ResultLine.ErrorBody error) {
        return new ResultLine(
                ending.id(),
                null,
                null,
                error,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                Cost.of(ending.attempts()),
                ending.timing(),
                ending.origin());
    }

    private OutputRecord record(Ending ending, ResultLine line, Headers headers) {
        return new OutputRecord(
                outputs.results().name(),
                outputs.partition(outputs.results(), ending.delivery().partition()),
                ending.delivery().key(),
                ResultCodec.encode(ending.subject().format(), line),
                headers);
    }

    private static OutputRecord withoutKey(OutputRecord record) {
        return new OutputRecord(record.topic(), record.partition(), null, record.value(), record.headers());
    }

    private static Headers headers(Ending ending) {
        RecordHeaders headers = new RecordHeaders();
        for (Header header : ending.delivery().headers()) {
            if (CarriedHeaders.isCarried(header.key())) {
                headers.add(header);
            }
        }
        return origin(headers, ending);
    }

    private static Headers originOnly(Ending ending) {
        return origin(new RecordHeaders(), ending);
    }

    private static Headers origin(RecordHeaders headers, Ending ending) {
        headers.add(HeaderNames.ORIGIN, ending.origin().toString().getBytes(StandardCharsets.UTF_8));
        return headers;
    }
}
