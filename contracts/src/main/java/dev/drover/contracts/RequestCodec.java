package dev.drover.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests. Strict about what is JSON and about the members it knows, of which none may stand twice; all else is
 * passed over as it is, {@code body} and {@code metadata} byte for byte.
 *
 * <p>Who pays: the header {@code drover-tenant}, else the envelope's {@code tenant}, else the CloudEvent's; each as
 * {@link TenantName} has it. The
 * deadline: the envelope's, else the CloudEvent's {@code expirytime}. A CloudEvent's {@code id} stands in for a
 * missing {@code custom_id}.
 */
public final class RequestCodec {
    private RequestCodec() {}

    /**
     * Tells the formats apart by their shape and reads the request. Never throws, whatever the bytes.
     *
     * @param value null for a tombstone
     */
    public static Decoded decode(byte @Nullable [] value, RequestHeaders headers) {
        CloudEvent event = CloudEvent.ofHeaders(headers);
        JsonMembers envelope;
        WireFormat format;
        try {
            if (CloudEvent.isStructured(headers)) {
                JsonMembers structured = RecordBytes.object(value, CloudEvent.READ);
                event = event.with(structured);
                envelope = CloudEvent.data(structured, Shape.READ);
            } else {
                envelope = RecordBytes.object(value, Shape.READ);
            }
            format = Shape.of(envelope);
            if (format == null) {
                throw Refusal.malformed("no request: it has neither url and body, nor path and body, nor payload");
            }
        } catch (Refusal refusal) {
            return rejected(refusal, Salvaging.of(event, headers));
        }
        try {
            return new Decoded.Accepted(request(format, envelope, event, headers));
        } catch (Refusal refusal) {
            return rejected(refusal, Salvaging.of(format, envelope, event, headers));
        }
    }

    private static Decoded rejected(Refusal refusal, Decoded.Salvage salvage) {
        return new Decoded.Rejected(refusal.code(), refusal.reason(), salvage);
    }

    private static InferenceRequest request(
            WireFormat format, JsonMembers envelope, CloudEvent event, RequestHeaders headers) {
        return switch (format) {
            case OPENAI_BATCH -> openAi(envelope, event, headers);
            case KUBEAI -> kubeAi(envelope, event, headers);
            case LLM_D -> llmD(envelope, event, headers);
        };
    }

    private static InferenceRequest openAi(JsonMembers envelope, CloudEvent event, RequestHeaders headers) {
        String method = Members.string(envelope, "method");
        if (method != null && !method.equals("POST")) {
            throw Refusal.invalid("method must be POST, not " + Refusal.quote(method));
        }
        Endpoint endpoint = Endpoints.of(Members.string(envelope, "url"), "url");
        Instant deadline = Deadlines.ofText(Members.string(envelope, "deadline"), "deadline");
        return request(WireFormat.OPENAI_BATCH, envelope, "custom_id", endpoint, "body", deadline, event, headers);
    }

    private static InferenceRequest kubeAi(JsonMembers envelope, CloudEvent event, RequestHeaders headers) {
        String path = Members.string(envelope, "path");
        Endpoint endpoint = Endpoints.of(path, "path");
        Instant deadline = Deadlines.ofText(Members.string(envelope, "deadline"), "deadline");
        return request(WireFormat.KUBEAI, envelope, null, endpoint, "body", deadline, event, headers);
    }

    private static InferenceRequest llmD(JsonMembers envelope, CloudEvent event, RequestHeaders headers) {
        String path = Members.string(envelope, "endpoint");
        Endpoint endpoint = path == null || path.isEmpty() ? Endpoint.CHAT_COMPLETIONS : Endpoints.of(path, "endpoint");
        if (Members.string(envelope, "id") == null) {
            throw Refusal.invalid("id is missing");
        }
        Instant deadline = Deadlines.ofEpochSeconds(envelope.present("deadline"), "deadline");
        return request(WireFormat.LLM_D, envelope, "id", endpoint, "payload", deadline, event, headers);
    }

    private static InferenceRequest request(
            WireFormat format,
            JsonMembers envelope,
            @Nullable String idMember,
            Endpoint endpoint,
            String bodyMember,
            @Nullable Instant deadline,
            CloudEvent event,
            RequestHeaders headers) {
        RequestFacts facts = RequestFacts.read(Members.requiredObject(envelope, bodyMember), bodyMember);
        String customId = idMember == null ? null : Members.customId(envelope, idMember);
        return new InferenceRequest(
                format,
                customId == null ? Salvaging.customId(event) : customId,
                endpoint,
                facts,
                tenant(envelope, event, headers),
                Members.name(envelope, "task"),
                Members.name(envelope, "chain"),
                deadline == null ? Deadlines.ofText(event.expiryTime(), "expirytime") : deadline,
                Members.object(envelope, "metadata"),
                Members.truth(envelope, "chunks", facts.stream() ? headers.last(HeaderNames.CHUNKS) : null));
    }

    private static @Nullable String tenant(JsonMembers envelope, CloudEvent event, RequestHeaders headers) {
        String ofEnvelope = Members.tenant(Members.string(envelope, "tenant"), "tenant");
        String ofHeader = Members.tenant(headers.last(HeaderNames.TENANT), "header " + HeaderNames.TENANT);
        String ofEvent = Members.tenant(event.tenant(), "CloudEvent attribute tenant");
        return ofHeader != null ? ofHeader : ofEnvelope != null ? ofEnvelope : ofEvent;
    }
}
