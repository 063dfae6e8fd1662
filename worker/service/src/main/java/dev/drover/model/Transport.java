package dev.drover.model;

import dev.drover.contracts.Endpoint;
import dev.drover.contracts.JsonText;
import dev.drover.model.dialect.ProviderDialect;
import dev.drover.model.dialect.StreamTranslation;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Port: carries one call to a provider; implemented over HTTP. */
public interface Transport {
    /**
     * Makes one call, within the model's time limits and {@code budget}; no retry, no redirect.
     *
     * @throws InterruptedException when the calling thread is interrupted; the connection is closed
     */
    Reply send(Exchange exchange) throws InterruptedException;

    /**
     * One call.
     *
     * @param key the value to send, as it was when the call began
     * @param body JSON, with the upstream model's name in it
     * @param stream the answer is a stream of server-sent events, to be put together again
     * @param budget what is left until the deadline; an upper bound on the total time
     * @param progress is told of a stream while it comes; null: nobody looks
     */
    record Exchange(
            Model model,
            Secret key,
            Endpoint endpoint,
            byte[] body,
            boolean stream,
            String idempotencyKey,
            Duration budget,
            @Nullable StreamProgress progress) {
        /** One that nobody looks at before it has ended. */
        public Exchange(
                Model model,
                Secret key,
                Endpoint endpoint,
                byte[] body,
                boolean stream,
                String idempotencyKey,
                Duration budget) {
            this(model, key, endpoint, body, stream, idempotencyKey, budget, null);
        }

        public ProviderDialect dialect() {
            return model.provider().dialect();
        }

        /** For the one stream that answers this call. */
        public StreamTranslation translation() {
            return dialect().stream(endpoint);
        }
    }

    /** What came back. */
    sealed interface Reply {
        /**
         * A complete HTTP response, of any status.
         *
         * @param headers the first value of each; asked for by names in lower case
         * @param body complete, within the bound on response size; for a stream the final object put together, or the error
         *     that the stream carried
         * @param begun whether a part of an answer came before the error that the body is: the provider has worked
         */
        record Received(int status, Map<String, String> headers, byte[] body, boolean begun) implements Reply {
            public Received(int status, Map<String, String> headers, byte[] body) {
                this(status, headers, body, false);
            }
        }

        /**
         * No complete response.
         *
         * @param usage an object with what the answer said that decides its price before it broke, as {@link UsageReader} takes
         *     it; null if it said nothing
         */
        record Broken(
                Cause cause,
                @Nullable Integer status,
                String message,
                @Nullable JsonText usage) implements Reply {
            public Broken(Cause cause, @Nullable Integer status, String message) {
                this(cause, status, message, null);
            }
        }
    }

    enum Cause {
        /** DNS, connect, TLS, or reset before the response's head. Not billed. */
        NETWORK,
        /** No response head in time, or the total time is over. Possibly billed. */
        TIMEOUT,
        /** No first token in time, or a gap between chunks too long. Possibly billed. */
        STALL,
        /** The body ended too early. Possibly billed. */
        TRUNCATED,
        /** Larger than the bound on response size. Possibly billed. */
        TOO_LARGE,
        /** The provider broke the protocol. Possibly billed. */
        PROTOCOL
    }
}
