package dev.drover.model.dialect;

import dev.drover.contracts.Endpoint;
import dev.drover.contracts.InferenceRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one kind of provider is spoken to. Requests come in OpenAI's form, and answers leave in it: what lies behind the
 * dialect knows no other. Thread-safe.
 */
public interface ProviderDialect {
    /**
     * Where a call goes.
     *
     * @param base the provider's configured address
     * @param model what the provider calls the model
     * @param stream whether a stream is asked for
     */
    URI address(URI base, Endpoint endpoint, String model, boolean stream);

    /** Where the provider lists its models. */
    URI models(URI base);

    /** Headers of one call: the credential, and what else the API wants, such as its version. */
    Map<String, String> headers(Outgoing call);

    /**
     * One call as it is about to be sent; enough to sign it.
     *
     * @param key null for a provider that wants none
     */
    record Outgoing(URI address, byte[] body, @Nullable String key) {}

    /** The body of a request. Only asked for where {@link #refusal} has nothing to say. */
    Body body(InferenceRequest request, Upstream upstream);

    /**
     * What a provider gets.
     *
     * @param dropped members that were left out since {@link Upstream#drop} says so
     */
    record Body(byte[] json, List<String> dropped) {
        public Body {
            dropped = List.copyOf(dropped);
        }
    }

    /**
     * What of a request the API cannot carry, for people; null: nothing. Such a request goes on to the next model of its chain
     * before a call is made. May read the whole request.
     */
    default @Nullable String refusal(InferenceRequest request, Upstream upstream) {
        return null;
    }

    /** A whole answer of status 2xx in OpenAI's form; a body that is no answer stays as it is. */
    default byte[] answer(Endpoint endpoint, byte[] body) {
        return body;
    }

    /** Reads one stream of events. */
    default StreamTranslation stream(Endpoint endpoint) {
        return StreamTranslation.NONE;
    }

    /** The vendor's words. They are also understood behind gateways, which pass on what their upstream said. */
    Vocabulary words();

    /** Before the slash in LiteLLM's price list. */
    String priceListPrefix();

    /** Whether the price list has this vendor's models under their bare names first. */
    default boolean pricedByBareName() {
        return false;
    }
}
