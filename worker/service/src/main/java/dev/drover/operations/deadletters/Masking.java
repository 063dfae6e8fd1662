package dev.drover.operations.deadletters;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.JsonEdits;
import dev.drover.contracts.JsonFault;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.Origin;
import dev.drover.deadletter.DeadLetter;
import dev.drover.deadletter.Letter;
import dev.drover.deadletter.StoredHeader;
import dev.drover.privacy.ControlCharacters;
import dev.drover.privacy.Desensitizer;
import dev.drover.privacy.MessageSanitizer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a terminal, a screenshot and a ticket may see of a letter: its shape, and the names by which it is known, not what
 * somebody wrote to a model. Shown is what is known to be harmless; of all else its size. The parts of it:
 * {@link MaskedPayload} and
 * {@link MaskedHeaders}. Sentences are shown, but for secrets and persons, which the one desensitiser finds.
 */
public final class Masking {
    /** Levels of a payload that is shown as JSON. */
    static final int DEEPEST = 1_000;

    private static final Desensitizer DESENSITIZER = new Desensitizer();
    private static final MessageSanitizer SANITIZER = new MessageSanitizer(DESENSITIZER);
    private static final int LONGEST_NAME = 256;
    /** A failure code, or a class name without its package. */
    private static final Pattern REASON = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$-]{0,99}");

    private Masking() {}

    /** Why the letter died, in one word. */
    public static String reason(String reason) {
        return REASON.matcher(reason).matches() ? reason : characters(reason);
    }

    /** A name by which people know a letter: its tenant, model, custom id or id. They are labels and addresses, no content. */
    public static @Nullable String name(@Nullable String name) {
        if (name == null) {
            return null;
        }
        return name.codePointCount(0, name.length()) > LONGEST_NAME ? characters(name) : line(name);
    }

    /** Who paid, or would have. */
    public static @Nullable String tenant(Letter letter) {
        return salvaged(letter, letter.tenant());
    }

    /** The record that died; the writer of the letter named the topic. */
    public static String origin(Origin origin) {
        return new Origin(redacted(origin.topic()), origin.partition(), origin.offset()).toString();
    }

    /** The producer's name for it. */
    public static @Nullable String customId(Letter letter) {
        return salvaged(letter, letter.customId());
    }

    /** A member is a name if a worker, or our codec, took the payload for a request; else it can be anything. */
    private static @Nullable String salvaged(Letter letter, @Nullable String name) {
        return name == null || isOurs(letter) ? name(name) : characters(name);
    }

    /** Whether the payload is a request, or was one to a worker. */
    public static boolean isOurs(Letter letter) {
        return letter.request() != null || letter.dead() instanceof DeadLetter.Drover;
    }

    /** What somebody else said, in one line. */
    public static String line(String said) {
        return SANITIZER.line(said);
    }

    /** Why the letter died, as whoever wrote it said; the one who asks for the payload sees it as it was said. */
    public static String error(Letter letter) {
        return line(letter.dead().error());
    }

    /** Why an attempt failed. */
    public static String error(Attempt attempt) {
        String message = attempt.message();
        return message == null ? "" : line(message);
    }

    /** A message of our own about what a payload should be: it quotes the payload in single quotes. */
    public static String refusal(String message) {
        return SANITIZER.refusal(message);
    }

    /** A key comes from the payload as often as not. */
    public static @Nullable String key(byte @Nullable [] key) {
        return key == null ? null : size(key);
    }

    /** The size of text, or of bytes. */
    public static String size(byte[] value) {
        String text = StoredHeader.utf8(value);
        return text == null || ControlCharacters.in(text) ? "[" + value.length + " bytes]" : characters(text);
    }

    public static String characters(String text) {
        return "[" + text.codePointCount(0, text.length()) + " characters]";
    }

    /** Bytes as they are: text, or base64 of what is none. */
    public static @Nullable String rawBytes(byte @Nullable [] value) {
        if (value == null) {
            return null;
        }
        String text = StoredHeader.utf8(value);
        return text == null || text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t')
                ? "base64:" + Base64.getEncoder().encodeToString(value)
                : text;
    }

    /** A header's value as it is; spring-kafka's numbers as numbers. */
    public static String rawHeader(StoredHeader header) {
        byte[] value = header.value();
        String number =
                value == null || !header.name().startsWith("kafka_dlt-original-") ? null : MaskedHeaders.binary(value);
        String text = number == null ? rawBytes(value) : number;
        return text == null ? "" : text;
    }

    /** The payload as it is: JSON, or as a string text, or base64 of other bytes. */
    public static JsonText rawPayload(byte @Nullable [] payload) {
        if (payload == null) {
            return quoted("");
        }
        try {
            return JsonText.check(payload, DEEPEST);
        } catch (JsonFault _) {
            String text = StoredHeader.utf8(payload);
            return quoted(text == null ? "base64:" + Base64.getEncoder().encodeToString(payload) : text);
        }
    }

    /** Text as JSON. */
    public static JsonText quoted(String text) {
        return JsonText.check(JsonEdits.quoted(text).getBytes(StandardCharsets.UTF_8));
    }

    /** Text of which everything may be seen but secrets. */
    public static String redacted(String text) {
        return DESENSITIZER.mask(text);
    }
}
