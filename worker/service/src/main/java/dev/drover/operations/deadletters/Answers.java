package dev.drover.operations.deadletters;

import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.JsonFault;
import dev.drover.contracts.JsonMembers;
import dev.drover.contracts.JsonText;
import dev.drover.operations.cluster.Bound;
import dev.drover.operations.cluster.OperationContext;
import dev.drover.operations.cluster.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

/**
 * Looks for answers on the results topic: by the request's id in native lines, by the header {@code drover-origin} in
 * every format. Only lines written after the first of the letters can answer one; what retention has removed is not
 * found.
 */
final class Answers {
    private static final Duration SKEW = Duration.ofMinutes(5);
    /** How a line ends that is an answer. */
    static final String OK = "ok";

    private static final String UNREADABLE = "unreadable";
    private static final JsonFactory JSON = new JsonFactory();

    private Answers() {}

    /**
     * Tells the marks which of the requests are answered.
     *
     * @param ids of the requests
     * @param origins of the letters, and where their requests went
     * @param since the time of the first letter
     */
    static void find(
            OperationContext context, Predicate<String> ids, Predicate<String> origins, Instant since, Marks marks)
            throws Exception {
        String topic = context.cluster().topics().results();
        if (context.cluster().existing(List.of(topic)).isEmpty()) {
            return;
        }
        try (TopicReader reader = TopicReader.of(context, List.of(topic), new Bound.Time(since.minus(SKEW)))) {
            reader.read(consumed -> {
                String origin = origin(consumed);
                String id = consumed.value() == null ? null : id(consumed.value());
                boolean ours = id != null && ids.test(id);
                if ((ours || origins.test(origin)) && isAnswer(consumed.value())) {
                    if (id != null && ours) {
                        marks.answered(id);
                    }
                    marks.answered(origin);
                }
                return true;
            });
        }
    }

    static String origin(ConsumerRecord<byte[], byte[]> consumed) {
        Header header = consumed.headers().lastHeader(HeaderNames.ORIGIN);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** The first member if it is {@code id}, as we write it; read without the rest of the line. */
    static @Nullable String id(byte[] line) {
        try (JsonParser parser = JSON.createParser(tools.jackson.core.ObjectReadContext.empty(), line)) {
            return parser.nextToken() == JsonToken.START_OBJECT
                            && "id".equals(parser.nextName())
                            && parser.nextToken() == JsonToken.VALUE_STRING
                    ? parser.getString()
                    : null;
        } catch (JacksonException _) {
            return null;
        }
    }

    /** {@link #OK}, or the code of the error, or its status. */
    static String ending(byte @Nullable [] line) {
        if (isAnswer(line)) {
            return OK;
        }
        @Nullable JsonText json;
        try {
            json = line == null ? null : JsonText.check(line);
        } catch (JsonFault _) {
            return UNREADABLE;
        }
        if (json == null || !json.isObject()) {
            return UNREADABLE;
        }
        JsonMembers members = JsonMembers.of(json, List.of("error", "error_code", "status_code"));
        JsonText error = members.get("error");
        JsonText code = error != null && error.isObject()
                ? JsonMembers.of(error, List.of("code")).get("code")
                : members.get("error_code");
        String said = code == null ? null : code.string();
        if (said != null && !said.isEmpty()) {
            return said;
        }
        JsonText status = members.get("status_code");
        return status == null ? UNREADABLE : status.text();
    }

    /** Native lines have a response and no error, the others a status. */
    static boolean isAnswer(byte @Nullable [] line) {
        if (line == null) {
            return false;
        }
        JsonText json;
        try {
            json = JsonText.check(line);
        } catch (JsonFault _) {
            return false;
        }
        if (!json.isObject()) {
            return false;
        }
        JsonMembers members = JsonMembers.of(json, List.of("response", "status_code"));
        JsonText response = members.get("response");
        if (response != null) {
            return response.isObject();
        }
        JsonText status = members.get("status_code");
        Long number = status == null ? null : status.wholeNumber();
        return number != null && number >= 200 && number < 300;
    }
}
