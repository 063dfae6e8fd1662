package dev.drover.model.dialect;

import dev.drover.contracts.Endpoint;
import dev.drover.contracts.InferenceRequest;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** A vendor's own form: chats are translated, there and back; whatever has no form there is refused by name. */
abstract class NativeDialect implements ProviderDialect {
    final InstantSource clock = InstantSource.system();
    private final String vendor;

    NativeDialect(String vendor) {
        this.vendor = vendor;
    }

    @Override
    public @Nullable String refusal(InferenceRequest request, Upstream upstream) {
        if (request.endpoint() != Endpoint.CHAT_COMPLETIONS) {
            return "Drover speaks no " + request.endpoint().path() + " with " + vendor;
        }
        try {
            body(request, upstream);
            return null;
        } catch (UntranslatableException e) {
            return e.getMessage();
        }
    }
}
