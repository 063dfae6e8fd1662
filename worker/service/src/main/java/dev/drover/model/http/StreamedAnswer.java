package dev.drover.model.http;

import dev.drover.contracts.Endpoint;
import dev.drover.contracts.JsonFault;
import dev.drover.contracts.JsonReader;
import dev.drover.contracts.JsonReader.Token;
import dev.drover.contracts.JsonText;
import dev.drover.model.StreamProgress;
import dev.drover.model.Transport.Exchange;
import dev.drover.model.dialect.FinishReasons;
import dev.drover.model.dialect.StreamTranslation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stream's events, whichever endpoint they are of: JSON objects, an end mark, errors. An error becomes what a whole
 * answer with that error would be, with what the stream said of its usage. Confined to the call's thread.
 */
final class StreamedAnswer {
    /** Of one event; no reader takes a result that is nested deeper, and merging goes down level by level. */
    private static final int DEEPEST = 500;

    private final Assembly assembly;
    private final StreamTranslation translation;
    private final Kept kept;
    private final Kept spare;
    private final @Nullable StreamProgress progress;
    private boolean done;
    private boolean malformed;
    private boolean answered;
    private byte @Nullable [] error;

    private StreamedAnswer(
            Assembly assembly,
            StreamTranslation translation,
            Kept kept,
            Kept spare,
            @Nullable StreamProgress progress) {
        this.assembly = assembly;
        this.translation = translation;
        this.kept = kept;
        this.spare = spare;
        this.progress = progress;
    }

    /**
     * @param bound bytes that may be kept
     * @param translation of the provider's events, for this stream alone
     */
    static StreamedAnswer of(Endpoint endpoint, long bound, FinishReasons reasons, StreamTranslation translation) {
        return of(endpoint, bound, reasons, translation, null);
    }

    /** Of a call, whose progress is told. */
    static StreamedAnswer of(Exchange exchange, long bound) {
        return of(
                exchange.endpoint(),
                bound,
                exchange.model().finishReasons(),
                exchange.translation(),
                exchange.progress());
    }

    static StreamedAnswer of(
            Endpoint endpoint,
            long bound,
            FinishReasons reasons,
            StreamTranslation translation,
            @Nullable StreamProgress progress) {
        Kept kept = new Kept(bound);
        Kept spare = new Kept(bound);
        return new StreamedAnswer(
                switch (endpoint) {
                    case RESPONSES -> new ResponseAssembly(kept, spare);
                    case MESSAGES -> new MessageAssembly(kept);
                    case COMPLETIONS -> ChoicesAssembly.completions(kept, reasons);
                    case CHAT_COMPLETIONS, EMBEDDINGS -> ChoicesAssembly.chat(kept, reasons);
                },
                translation,
                kept,
                spare,
                progress);
    }

    /**
     * Takes the next event. Malformed data is remembered, not thrown.
     *
     * @throws Kept.TooLarge beyond the bound
     */
    void event(String name, byte[] data, int from, int to) {
        if (done || isBlank(data, from, to)) {
            return;
        }
        if (isEndMark(data, from, to)) {
            done = true;
            return;
        }
        JsonText event = parsed(data, from, to);
        if (event == null || !event.isObject()) {
            notAnObject(name, data, from, to);
            return;
        }
        boolean last = translation.event(name, event, this::translated);
        done |= last;
    }

    private void translated(String name, JsonText event) {
        if (done) {
            return;
        }
        JsonText said = errorIn(event);
        if (said == null && name.equals("error")) {
            said = event;
        }
        assembly.event(event); // Also of an error: its usage may stand beside.
        if (said == null) {
            said = assembly.error();
        }
        if (said != null) {
            answered |= assembly.hasFilled();
            failed(said);
        } else {
            done |= assembly.isComplete();
            answered |= !done && assembly.hasBegun();
            progressed(event);
        }
    }

    private void progressed(JsonText event) {
        if (progress != null && assembly.isReadAlong()) {
            progress.event(event, assembly.hasFilled());
        }
    }

    /** Whether a part of the answer came before the event that ended the stream, or in that event beside an error. */
    boolean hasAnswered() {
        return answered;
    }

    /** Of heap, about. */
    long keptBytes() {
        return kept.bytes();
    }

    /** Of heap, what is kept only until the answer tells the same: no part of its size. */
    long spareBytes() {
        return spare.bytes();
    }

    boolean isDone() {
        return done;
    }

    boolean hasBegun() {
        return assembly.hasBegun() || error != null;
    }

    /** Whether an event was not what the endpoint streams. */
    boolean isMalformed() {
        return malformed;
    }

    /** The body as it would have come without a stream; null if the stream ended before its finish reason. */
    byte @Nullable [] finish() {
        return error != null ? error : assembly.finish();
    }

    /** The data of the event that tells an error, in a body of events; the body itself if none holds an object. */
    static byte[] errorIn(byte[] body) {
        List<byte[]> first = new ArrayList<>();
        List<byte[]> error = new ArrayList<>();
        SseParser parser = new SseParser((name, data, from, to) -> {
            JsonText event = parsed(data, from, to);
            if (event != null && event.isObject()) {
                if (first.isEmpty()) {
                    first.add(event.bytes());
                }
                if (error.isEmpty() && (name.equals("error") || errorIn(event) != null)) {
                    error.add(event.bytes());
                }
            }
        });
        parser.feed(body, 0, body.length);
        parser.end();
        if (!error.isEmpty()) {
            return error.getFirst();
        }
        return first.isEmpty() ? body : first.getFirst();
    }

    /** What a stream that was cut has said that decides its price, as an object; null if it has said nothing. */
    @Nullable
    JsonText money() {
        Bytes members = new Bytes(256);
        assembly.moneyTo(members);
        if (members.size() == 0) {
            return null;
        }
        Bytes object = new Bytes(members.size() + 2);
        object.write('{');
        object.write(members.array(), 0, members.size());
        object.write('}');
        return JsonText.check(object.toByteArray());
    }

    private void notAnObject(String name, byte[] data, int from, int to) {
        if (name.equals("error")) {
            Bytes text = new Bytes(to - from + 32);
            text.ascii("{\"message\":");
            Part.Text.write(new String(data, from, to - from, StandardCharsets.UTF_8), text);
            text.write('}');
            failed(JsonText.check(text.toByteArray()));
        } else {
            malformed = true;
            done = true;
        }
    }

    private void failed(JsonText said) {
        Bytes body = new Bytes(said.length() + 256);
        body.ascii("{\"error\":");
        body.writeBytes(said.bytes());
        Bytes money = new Bytes(64);
        assembly.moneyTo(money);
        if (money.size() > 0) {
            body.write(',');
            body.write(money.array(), 0, money.size());
        }
        body.write('}');
        error = body.toByteArray();
        done = true;
    }

    /** The event's error: its member, or itself if it calls itself one; null: it is none. */
    private static @Nullable JsonText errorIn(JsonText event) {
        JsonText found = null;
        boolean isError = false;
        JsonReader reader = event.fromValue();
        while (reader.next() == Token.NAME) {
            boolean isMember = reader.is("error");
            boolean isType = reader.is("type");
            reader.next();
            if (isType && reader.token() == Token.STRING) {
                isError |= reader.is("error");
            }
            if (isMember) {
                JsonText said = errorOf(reader);
                found = said == null ? found : said;
            } else {
                reader.skip();
            }
        }
        return found != null ? found : isError ? event : null;
    }

    /** The value of a member that is called error, which is passed over; null if the value says that there is none. */
    static @Nullable JsonText errorOf(JsonReader value) {
        Token token = value.token();
        boolean blank = token == Token.STRING && value.text().isBlank();
        JsonText json = JsonText.of(value);
        boolean says =
                switch (token) {
                    case STRING -> !blank;
                    case OBJECT -> json.fromValue().next() != Token.END_OBJECT;
                    case ARRAY -> json.fromValue().next() != Token.END_ARRAY;
                    case NUMBER -> !json.text().equals("0");
                    case TRUE -> true;
                    case FALSE, NULL, NAME, END_OBJECT, END_ARRAY, END -> false;
                };
        return says ? json : null;
    }

    /** The data is the parser's: what is kept of it is copied where it is kept. */
    private static @Nullable JsonText parsed(byte[] data, int from, int to) {
        try {
            return JsonText.check(data, from, to, DEEPEST);
        } catch (JsonFault _) {
            return null;
        }
    }

    private static boolean isBlank(byte[] data, int from, int to) {
        for (int i = from; i < to; i++) {
            if (data[i] > ' ' || data[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEndMark(byte[] data, int from, int to) {
        return to - from <= 32
                && new String(data, from, to - from, StandardCharsets.US_ASCII)
                        .strip()
                        .equals("[DONE]");
    }
}
