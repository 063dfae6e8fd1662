package dev.drover.contracts;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The CloudEvents attributes of a record, whichever mode carries them; all null for a record that is no event.
 * Kafka protocol binding 1.0.2: binary mode has {@code ce_} headers, structured mode has the content type.
 */
record CloudEvent(
        @Nullable String id,
        @Nullable String tenant,
        @Nullable String expiryTime) {
    private static final String STRUCTURED = "application/cloudevents+json";

    static CloudEvent ofHeaders(RequestHeaders headers) {
        return new CloudEvent(
                headers.last(HeaderNames.CE_ID),
                headers.last(HeaderNames.CE_TENANT),
                headers.last(HeaderNames.CE_EXPIRYTIME));
    }

    static boolean isStructured(RequestHeaders headers) {
        String type = headers.last(HeaderNames.CONTENT_TYPE);
        if (type == null) {
            return false;
        }
        int parameters = type.indexOf(';');
        String media = parameters < 0 ? type : type.substring(0, parameters);
        return media.strip().toLowerCase(Locale.ROOT).equals(STRUCTURED);
    }

    /** The attributes of an event in structured mode; where it has none, this one's hold. */
    CloudEvent with(ObjectNode event) {
        return new CloudEvent(
                or(text(event, "id"), id),
                or(text(event, "tenant"), tenant),
                or(text(event, "expirytime"), expiryTime));
    }

    /** @throws Refusal if the event carries no object */
    static ObjectNode data(ObjectNode event) {
        JsonNode data = Members.present(event, "data");
        if (data instanceof ObjectNode object) {
            return object;
        }
        throw Refusal.malformed(
                data == null
                        ? "the CloudEvent has no data"
                        : "the CloudEvent's data is " + Members.kind(data) + ", a request is a JSON object");
    }

    private static @Nullable String text(ObjectNode event, String attribute) {
        JsonNode node = Members.present(event, attribute);
        return node != null && node.isString() ? node.stringValue() : null;
    }

    private static @Nullable String or(@Nullable String first, @Nullable String second) {
        return first == null ? second : first;
    }
}
