package dev.drover.outcome;

import dev.drover.contracts.AttemptsHeader;
import dev.drover.contracts.Ending;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.HeaderNames;
import dev.drover.engine.Delivery;
import dev.drover.engine.OutputRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The original bytes of a request that failed, with headers as spring-kafka writes them and readable twins. The
 * request's own headers are kept, except what an earlier dead-lettering has left: there is one story, not two. A given id
 * that was taken for none, since people must not read it, is replaced by the one that the result has.
 */
final class DeadLetters {
    private static final String DLT_PREFIX = "kafka_dlt-";
    private static final Set<String> OURS = Set.of(
            HeaderNames.REASON,
            HeaderNames.ERROR,
            HeaderNames.ATTEMPTS,
            HeaderNames.TENANT,
            HeaderNames.ORIGIN,
            HeaderNames.REPLAYS,
            HeaderNames.TRUNCATED);
    private static final int LONGEST_COUNT = 9;

    private final Outputs outputs;

    DeadLetters(Outputs outputs) {
        this.outputs = outputs;
    }

    /** With the original bytes if they fit, else an empty value; then without the request's headers, then its key. */
    OutputRecord record(CompletedRequest request, Ending.Failed failed, int limit) {
        Delivery delivery = request.delivery();
        return Fitting.first(
                limit,
                List.of(
                        () -> record(delivery, delivery.key(), delivery.value(), whole(request, failed)),
                        () -> record(
                                delivery, delivery.key(), new byte[0], truncated(whole(request, failed), delivery)),
                        () -> record(delivery, delivery.key(), new byte[0], truncated(own(request, failed), delivery)),
                        () -> record(delivery, null, new byte[0], truncated(own(request, failed), delivery))));
    }

    private OutputRecord record(Delivery delivery, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        return new OutputRecord(
                outputs.deadLetters().name(),
                outputs.partition(outputs.deadLetters(), delivery.partition()),
                key,
                value,
                headers);
    }

    private Headers whole(CompletedRequest request, Ending.Failed failed) {
        RecordHeaders headers = new RecordHeaders();
        for (Header header : request.delivery().headers()) {
            if (header.key().equals(HeaderNames.REQUEST_ID)) {
                headers.add(HeaderNames.REQUEST_ID, text(request.id()));
            } else if (!header.key().startsWith(DLT_PREFIX) && !OURS.contains(header.key())) {
                headers.add(header);
            }
        }
        own(request, failed).forEach(headers::add);
        return headers;
    }

    private Headers own(CompletedRequest request, Ending.Failed failed) {
        Delivery delivery = request.delivery();
        RecordHeaders headers = new RecordHeaders();
        headers.add(HeaderNames.DLT_ORIGINAL_TOPIC, text(delivery.topic()));
        headers.add(HeaderNames.DLT_ORIGINAL_PARTITION, int32(delivery.partition()));
        headers.add(HeaderNames.DLT_ORIGINAL_OFFSET, int64(delivery.offset()));
        headers.add(
                HeaderNames.DLT_ORIGINAL_TIMESTAMP, int64(delivery.timestamp().toEpochMilli()));
        headers.add(HeaderNames.DLT_ORIGINAL_TIMESTAMP_TYPE, text(delivery.timestampType()));
        headers.add(HeaderNames.DLT_ORIGINAL_CONSUMER_GROUP, text(outputs.group()));
        headers.add(HeaderNames.DLT_EXCEPTION_FQCN, text(FailureCode.class.getName()));
        headers.add(HeaderNames.DLT_EXCEPTION_MESSAGE, text(failed.code().wire() + ": " + failed.message()));
        headers.add(HeaderNames.REASON, text(failed.code().wire()));
        headers.add(HeaderNames.ERROR, text(failed.message()));
        headers.add(HeaderNames.ATTEMPTS, AttemptsHeader.encode(request.attempts()));
        headers.add(HeaderNames.TENANT, text(request.context().tenant()));
        headers.add(HeaderNames.ORIGIN, text(request.origin().toString()));
        headers.add(HeaderNames.REPLAYS, text(replays(delivery.headers())));
        return headers;
    }

    private static Headers truncated(Headers headers, Delivery delivery) {
        byte[] value = delivery.value();
        return headers.add(HeaderNames.TRUNCATED, text(Integer.toString(value == null ? 0 : value.length)));
    }

    /** As the request says; whoever replays it counts. */
    private static String replays(Headers headers) {
        Header last = headers.lastHeader(HeaderNames.REPLAYS);
        if (last == null || last.value() == null || last.value().length > LONGEST_COUNT) {
            return "0";
        }
        String said = new String(last.value(), StandardCharsets.UTF_8);
        return said.matches("[0-9]+") ? said : "0";
    }

    private static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] int32(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    private static byte[] int64(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
