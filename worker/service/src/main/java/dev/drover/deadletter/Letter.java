package dev.drover.deadletter;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.Decoded;
import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.InferenceRequest;
import dev.drover.contracts.Origin;
import dev.drover.contracts.RequestCodec;
import dev.drover.contracts.RequestId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter and what its payload says of it, if the payload is a request of ours.
 *
 * @param id the request's id, as the worker will compute it for the replayed record
 */
public record Letter(DeadLetter dead, Decoded decoded, String id) {
    private static final int LONGEST_ID = 256;

    /** Reads the payload; never throws. */
    public static Letter of(StoredRecord stored, String clusterId) {
        DeadLetter dead = Recognition.of(stored);
        return new Letter(dead, RequestCodec.decode(stored.value(), stored), id(dead, clusterId));
    }

    private static String id(DeadLetter dead, String clusterId) {
        String given = dead.stored().last(HeaderNames.REQUEST_ID);
        if (given != null && !given.isBlank() && given.length() <= LONGEST_ID) {
            return given;
        }
        return RequestId.of(clusterId, identity(dead));
    }

    /** What no other death has: the record that died, or, if the letter does not say, the letter's own place. */
    public Origin identity() {
        return identity(dead);
    }

    private static Origin identity(DeadLetter dead) {
        Origin origin = dead.origin();
        return origin == null ? dead.stored().place() : origin;
    }

    public StoredRecord stored() {
        return dead.stored();
    }

    /** How often the request had been replayed when it died. */
    public int replays() {
        return Recognition.replays(dead.stored());
    }

    /** Whether the original bytes are not in the letter. */
    public boolean truncated() {
        return dead instanceof DeadLetter.Drover ours && ours.truncated() >= 0;
    }

    /** The request, null if the payload is none. */
    public @Nullable InferenceRequest request() {
        return decoded instanceof Decoded.Accepted(var request) ? request : null;
    }

    /** Who paid, or would have; null if nothing says. */
    public @Nullable String tenant() {
        if (dead instanceof DeadLetter.Drover ours && ours.tenant() != null) {
            return ours.tenant();
        }
        return switch (decoded) {
            case Decoded.Accepted(var request) -> request.tenant();
            case Decoded.Rejected(var _, var _, var salvage) -> salvage.tenant();
        };
    }

    /** The producer's name for it. */
    public @Nullable String customId() {
        return switch (decoded) {
            case Decoded.Accepted(var request) -> request.customId();
            case Decoded.Rejected(var _, var _, var salvage) -> salvage.customId();
        };
    }

    /** Every model that was tried, in order and once each, then the one that the request names. */
    public List<String> models() {
        List<String> models = new ArrayList<>();
        if (dead instanceof DeadLetter.Drover ours) {
            for (Attempt attempt : ours.attempts()) {
                if (!models.contains(attempt.model())) {
                    models.add(attempt.model());
                }
            }
        }
        InferenceRequest request = request();
        String named = request == null ? null : request.bodyModel();
        if (named != null && !models.contains(named)) {
            models.add(named);
        }
        return models;
    }

    /** The model that was tried last, else the one that the request names; null if there is neither. */
    public @Nullable String model() {
        if (dead instanceof DeadLetter.Drover ours && !ours.attempts().isEmpty()) {
            return ours.attempts().getLast().model();
        }
        InferenceRequest request = request();
        return request == null ? null : request.bodyModel();
    }

    /** The request's own deadline, null if it has none. */
    public @Nullable Instant deadline() {
        InferenceRequest request = request();
        return request == null ? null : request.deadline();
    }
}
