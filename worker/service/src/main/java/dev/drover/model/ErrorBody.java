package dev.drover.model;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an error response says, whatever its shape: OpenAI's and Anthropic's {@code {"error":{…}}}, flat, in an array, a bare
 * string, FastAPI's {@code detail}, Google's {@code status}, Bedrock's {@code __type}, a router's error inside an error's text,
 * or a proxy's page. Bounded, however large or nested the body is.
 *
 * @param names what its codes, types and statuses are, the innermost object's first and in that order; lower case
 * @param status the HTTP status that it names itself, null if none
 * @param nestedStatus as {@code status}, of an error that was inside an error's text
 * @param message all that it says for people, up to {@value #LONGEST} characters; not masked, not cut to a readable length
 * @param retryAfter what a member of it says about coming back, in seconds or with a unit; null if nothing
 * @param tells whether it is an error at all: it names one, or has a code and a message
 */
record ErrorBody(
        List<Name> names,
        @Nullable Integer status,
        @Nullable Integer nestedStatus,
        String message,
        @Nullable String retryAfter,
        boolean tells) {
    /** Of a message. People are shown less: what is masked is cut behind the mask, for a key cut in two is known by none. */
    static final int LONGEST = 16_000;

    /** @param nested of an error inside an error's text, which tells about somebody behind the provider */
    record Name(String text, boolean nested) {}

    static ErrorBody of(byte[] body) {
        ErrorReader reader = new ErrorReader();
        reader.read(body);
        if (reader.saysNothing()) {
            reader.text(new String(body, 0, Math.min(body.length, LONGEST), StandardCharsets.UTF_8));
        }
        return reader.finish();
    }

    /** The message in lower case, for phrases. */
    String phrase() {
        return message.toLowerCase(Locale.ROOT);
    }
}
