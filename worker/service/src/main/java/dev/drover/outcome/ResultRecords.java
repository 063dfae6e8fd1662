package dev.drover.outcome;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.CarriedHeaders;
import dev.drover.contracts.Cost;
import dev.drover.contracts.Ending;
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
    OutputRecord answer(CompletedRequest request, Ending.Answered answered) {
        ResultLine.Response response =
                new ResultLine.Response(answered.status(), answered.requestId(), answered.body());
        return record(
                request,
                line(request, request.context(), request.attempts(), response, answered.model(), null),
                headers(request));
    }

    /** An error line that fits: messages of attempts go first, then attempts, metadata, and what else is the producer's. */
    OutputRecord error(CompletedRequest request, Ending.Failed failed, int limit) {
        ResultLine.ErrorBody error = new ResultLine.ErrorBody(failed.code(), failed.message());
        RequestContext context = request.context();
        List<Attempt> all = request.attempts();
        List<Attempt> silent = OutcomeMessages.silent(all);
        List<Attempt> few = silent.subList(Math.max(0, silent.size() - FEW), silent.size());
        return Fitting.first(
                limit,
                List.of(
                        () -> record(request, line(request, context, all, null, null, error), headers(request)),
                        () -> record(request, line(request, context, silent, null, null, error), headers(request)),
                        () -> record(request, line(request, context, few, null, null, error), headers(request)),
                        () -> record(
                                request,
                                line(request, context.withoutMetadata(), few, null, null, error),
                                headers(request)),
                        () -> record(request, bare(request, error), originOnly(request)),
                        () -> withoutKey(record(request, bare(request, error), originOnly(request)))));
    }

    private static ResultLine line(
            CompletedRequest request,
            RequestContext context,
            List<Attempt> attempts,
            ResultLine.@Nullable Response response,
            @Nullable String model,
            ResultLine.@Nullable ErrorBody error) {
        return new ResultLine(
                request.id(),
                context.customId(),
                response,
                error,
                context.tenant(),
                model,
                context.chain(),
                context.task(),
                context.metadata(),
                attempts,
                Cost.of(request.attempts()),
                request.timing(),
                request.origin());
    }

    /** Nothing in it whose length the producer chose. */
    private static ResultLine bare(CompletedRequest request, ResultLine.ErrorBody error) {
        return new ResultLine(
                request.id(),
                null,
                null,
                error,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                Cost.of(request.attempts()),
                request.timing(),
                request.origin());
    }

    private OutputRecord record(CompletedRequest request, ResultLine line, Headers headers) {
        return new OutputRecord(
                outputs.results().name(),
                outputs.partition(outputs.results(), request.delivery().partition()),
                request.delivery().key(),
                ResultCodec.encode(request.context().format(), line),
                headers);
    }

    private static OutputRecord withoutKey(OutputRecord record) {
        return new OutputRecord(record.topic(), record.partition(), null, record.value(), record.headers());
    }

    private static Headers headers(CompletedRequest request) {
        RecordHeaders headers = new RecordHeaders();
        for (Header header : request.delivery().headers()) {
            if (CarriedHeaders.isCarried(header.key())) {
                headers.add(header);
            }
        }
        return origin(headers, request);
    }

    private static Headers originOnly(CompletedRequest request) {
        return origin(new RecordHeaders(), request);
    }

    private static Headers origin(RecordHeaders headers, CompletedRequest request) {
        headers.add(HeaderNames.ORIGIN, request.origin().toString().getBytes(StandardCharsets.UTF_8));
        return headers;
    }
}
