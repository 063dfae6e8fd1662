package dev.drover.contracts;

import org.jspecify.annotations.Nullable;

/** What can still be read of a record that is no request; a member that is wrong itself is left out. */
final class Salvaging {
    private Salvaging() {}

    /** Only the headers are readable. */
    static Decoded.Salvage of(CloudEvent event, RequestHeaders headers) {
        return new Decoded.Salvage(WireFormat.OPENAI_BATCH, customId(event), tenant(null, event, headers), null);
    }

    static Decoded.Salvage of(WireFormat format, JsonMembers envelope, CloudEvent event, RequestHeaders headers) {
        String customId =
                switch (format) {
                    case OPENAI_BATCH -> text(envelope, "custom_id");
                    case LLM_D -> text(envelope, "id");
                    case KUBEAI -> null;
                };
        JsonText metadata = envelope.present("metadata");
        return new Decoded.Salvage(
                format,
                customId != null && Members.fitsCustomId(customId) ? customId : customId(event),
                tenant(text(envelope, "tenant"), event, headers),
                metadata != null && metadata.isObject() ? metadata : null);
    }

    /** A CloudEvent's id, where it can stand in for a {@code custom_id}. */
    static @Nullable String customId(CloudEvent event) {
        String id = event.id();
        return id != null && Members.fitsCustomId(id) ? id : null;
    }

    private static @Nullable String tenant(@Nullable String ofEnvelope, CloudEvent event, RequestHeaders headers) {
        String ofHeader = valid(headers.last(HeaderNames.TENANT));
        if (ofHeader != null) {
            return ofHeader;
        }
        String valid = valid(ofEnvelope);
        return valid != null ? valid : valid(event.tenant());
    }

    private static @Nullable String valid(@Nullable String name) {
        return name == null ? null : TenantName.of(name).orElse(null);
    }

    private static @Nullable String text(JsonMembers envelope, String member) {
        JsonText value = envelope.present(member);
        return value == null ? null : value.string();
    }
}
