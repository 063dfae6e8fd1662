package dev.drover.app.pipeline;

import dev.drover.contracts.FailureCode;
import dev.drover.model.Chain;
import dev.drover.model.ChainRun.Passed;
import dev.drover.outcome.RequestContext;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record that was read, and what has become of it.
 *
 * @param chain null if it will be refused
 * @param deadline null if it will be refused
 * @param passed models that were not called when one was last looked for
 */
record ReadRequest(
        ReceivedRequest received,
        RequestContext context,
        @Nullable Chain chain,
        @Nullable Instant deadline,
        Standing standing,
        List<Passed> passed) {
    ReadRequest {
        passed = List.copyOf(passed);
    }

    /** One that nobody has asked a model for. */
    ReadRequest(ReceivedRequest received, RequestContext context, @Nullable Chain chain, @Nullable Instant deadline) {
        this(received, context, chain, deadline, Standing.NEW, List.of());
    }

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
