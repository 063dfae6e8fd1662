package dev.drover.contracts;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The CloudEvents attributes of a record, whichever mode carries them; all null for a record that is no event.
 * Kafka protocol binding 1.0.2: binary mode has {@code ce_} headers, structured mode has the content type.
 */
record CloudEvent(
        @Nullable String id,
        @Nullable String tenant,
        @Nullable String expiryTime) {
    /** Members of an event in structured mode that are read. */
    static final List<String> READ = List.of("id", "tenant", "expirytime", "data");

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
    CloudEvent with(JsonMembers event) {
        return new CloudEvent(
                or(text(event, "id"), id),
                or(text(event, "tenant"), tenant),
                or(text(event, "expirytime"), expiryTime));
    }

    /** @throws Refusal if the event carries no object, or one of these members twice */
    static JsonMembers data(JsonMembers event, List<String> names) {
        JsonText data = event.present("data");
        if (data == null) {
            throw Refusal.malformed("the CloudEvent has no data");
        }
        if (!data.isObject()) {
            throw Refusal.malformed("the CloudEvent's data is " + Members.kind(data) + ", a request is a JSON object");
        }
        return Members.once(JsonMembers.of(data, names), "");
    }

    private static @Nullable String text(JsonMembers event, String attribute) {
        JsonText value = event.present(attribute);
        return value == null ? null : value.string();
    }

    private static @Nullable String or(@Nullable String first, @Nullable String second) {
        return first == null ? second : first;
    }
}
