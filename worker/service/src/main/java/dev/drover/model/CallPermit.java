package dev.drover.model;

import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.Usage;
import dev.drover.model.Access.Permission;
import dev.drover.model.Limits.Permit;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call that may be made: the breaker's permission and the limits' permit for it. Whatever happens, each of the
 * two has exactly one ending.
 */
final class CallPermit {
    private final int index;
    private final Model model;
    private final Credential credential;
    private final TokenEstimate estimate;
    private final Permission permission;
    private final Permit permit;
    private final OwnFailures own;
    private final boolean probe;
    private List<String> dropped = List.of();
    private @Nullable Secret key;
    private @Nullable StreamProgress progress;
    private boolean sent;
    private boolean ended;
    private boolean quota;

    CallPermit(
            int index,
            Model model,
            Credential credential,
            TokenEstimate estimate,
            Permission permission,
            Permit permit,
            OwnFailures own) {
        this.index = index;
        this.model = model;
        this.credential = credential;
        this.estimate = estimate;
        this.permission = permission;
        this.permit = permit;
        this.own = own;
        this.probe = permission.probe() || own.probes(permission.answers());
    }

    int index() {
        return index;
    }

    Model model() {
        return model;
    }

    /** The key with which the call is made. */
    Credential credential() {
        return credential;
    }

    TokenEstimate estimate() {
        return estimate;
    }

    /** Whether the call only looks whether the model has come back. */
    boolean probe() {
        return probe;
    }

    /**
     * From here on the provider may have worked for us.
     *
     * @param without members of the request that it does not get
     * @return the value of the key to send
     */
    Secret sent(List<String> without) {
        sent = true;
        dropped = without;
        return key = credential.secret().get();
    }

    /** Whether the key that the provider got is in use no more. */
    boolean keyExchanged() {
        return key != null && key != credential.secret().get();
    }

    /** The answer is asked for as a stream. */
    void streams(StreamProgress of) {
        progress = of;
    }

    /** Of the call's stream; null if none was asked for. */
    @Nullable
    StreamProgress progress() {
        return progress;
    }

    /** Milliseconds until the first part of the stream came; null if none came, or none was asked for. */
    @Nullable
    Long firstTokenMs() {
        return progress == null ? null : progress.firstTokenMs();
    }

    /** Members of the request that the provider did not get. */
    List<String> dropped() {
        return dropped;
    }

    /** What the reply says of how much its provider takes; before either ending. */
    void told(Told said, Instant now) {
        quota = said.quota();
        permit.told(keyExchanged() ? List.of() : said.readings(), said.load(), now); // the old key's quota is no more
    }

    /** Whether the provider's quota is what refused the call, by its headers. */
    boolean isRefusedByQuota() {
        return quota;
    }

    void answered(@Nullable Usage usage, @Nullable AttemptCost cost, Instant now) {
        end(() -> permission.success(now), () -> permit.settle(usage, cost, now));
    }

    /** @param counts whether it tells against the model's health */
    void failed(boolean counts, @Nullable Usage usage, @Nullable AttemptCost cost, Instant now) {
        end(
                () -> {
                    if (counts) {
                        boolean first = own.isFirst();
                        own.failed(permission.answers(), permission.failures(), now);
                        permission.failure(first, own.isSuspect(), now);
                    } else {
                        permission.ignored(now);
                    }
                },
                () -> permit.settle(usage, cost, now));
    }

    /** Ends what has not ended: our own cancellation or bug, which tells nothing about the model. */
    void close(InstantSource clock) {
        if (ended) {
            return;
        }
        Instant now = clock.instant();
        end(() -> permission.ignored(now), () -> {
            if (sent) {
                permit.settle(null, null, now);
            } else {
                permit.release(now);
            }
        });
    }

    private void end(Runnable permissionEnding, Runnable permitEnding) {
        if (ended) {
            return;
        }
        ended = true;
        try {
            permissionEnding.run();
        } finally {
            permitEnding.run();
        }
    }
}
