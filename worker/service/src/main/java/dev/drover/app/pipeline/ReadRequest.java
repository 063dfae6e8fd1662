package dev.drover.app.pipeline;

import dev.drover.contracts.FailureCode;
import dev.drover.model.Chain;
import dev.drover.outcome.RequestContext;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record that was read, and what has become of it.
 *
 * @param chain null if it will be refused
 * @param deadline null if it will be refused
 */
record ReadRequest(
        ReceivedRequest received,
        RequestContext context,
        @Nullable Chain chain,
        @Nullable Instant deadline,
        Standing standing) {
    /**
     * What calls have come to.
     *
     * @param model that is asked now or was asked last, null before the first call
     * @param since when the calls of the present round began, null between rounds
     * @param attempts of the rounds before
     * @param last why the last of them failed
     */
    record Standing(
            @Nullable String model,
            @Nullable Instant since,
            int attempts,
            @Nullable FailureCode last) {
        static final Standing NEW = new Standing(null, null, 0, null);
    }
}
