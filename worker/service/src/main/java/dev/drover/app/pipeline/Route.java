package dev.drover.app.pipeline;

import dev.drover.contracts.FailureCode;
import dev.drover.contracts.WorkerAnnouncement.Kind;
import dev.drover.model.Chain;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a request goes. */
sealed interface Route {
    /** The tenant that pays; known even for a request that is refused. */
    String tenant();

    /** When it has to be over; null if it is refused before that matters. */
    @Nullable
    Instant deadline();

    /**
     * @param chain with the model that the request named in front
     * @param weight the tenant's share of a lane
     */
    record To(String tenant, Chain chain, Instant deadline, double weight) implements Route {
        /** Requests that would wait for the same models. */
        String flow() {
            return tenant + "/" + chain.name() + "/" + chain.models().getFirst().name();
        }
    }

    /** @param chain its name, if that was clear */
    record Refused(String tenant, @Nullable String chain, FailureCode code, String message) implements Route {
        @Override
        public @Nullable Instant deadline() {
            return null;
        }
    }

    /**
     * It names what this worker does not know.
     *
     * @param refusal what it comes to unless another worker knows the name
     */
    record Unknown(Kind kind, String name, Instant deadline, Refused refusal) implements Route {
        @Override
        public String tenant() {
            return refusal.tenant();
        }
    }
}
