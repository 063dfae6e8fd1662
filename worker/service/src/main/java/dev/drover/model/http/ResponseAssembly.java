package dev.drover.model.http;

import dev.drover.contracts.JsonReader;
import dev.drover.contracts.JsonReader.Token;
import dev.drover.contracts.JsonText;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Events of the responses API: the last one carries the whole object, the others say what that will hold. */
final class ResponseAssembly implements Assembly {
    private static final Set<String> LAST = Set.of("response.completed", "response.incomplete", "response.failed");
    private static final Set<String> BEFORE = Set.of("response.created", "response.in_progress", "response.queued");

    private final Kept kept;
    private byte @Nullable [] response;
    private boolean begun;

    ResponseAssembly(Kept kept) {
        this.kept = kept;
    }

    @Override
    public void event(JsonText event) {
        String type = "";
        JsonText whole = null;
        JsonReader reader = event.fromValue();
        while (reader.next() == Token.NAME) {
            boolean isType = reader.is("type");
            boolean isResponse = reader.is("response");
            reader.next();
            if (isType && reader.token() == Token.STRING) {
                type = reader.text();
            }
            if (isResponse && reader.token() == Token.OBJECT) {
                whole = JsonText.of(reader);
            } else {
                reader.skip();
            }
        }
        begun |= !BEFORE.contains(type);
        if (LAST.contains(type) && whole != null) {
            kept.add(whole.length());
            response = whole.bytes();
        }
    }

    @Override
    public boolean hasBegun() {
        return begun;
    }

    @Override
    public boolean isComplete() {
        return response != null;
    }

    @Override
    public void moneyTo(Bytes members) {
        // Only the last event tells.
    }

    @Override
    public @Nullable JsonText error() {
        return null;
    }

    @Override
    public byte @Nullable [] finish() {
        return response;
    }
}
