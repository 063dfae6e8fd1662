package dev.drover.cli.dlq;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.Json;
import dev.drover.deadletter.DeadLetter;
import dev.drover.deadletter.Letter;
import dev.drover.deadletter.StoredHeader;
import dev.drover.privacy.Desensitizer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * What a terminal, a screenshot and a ticket may see of a letter: its shape, and the names by which it is known, not what
 * somebody wrote to a model. Shown is what is known to be harmless; of all else its size. The parts of it:
 * {@link MaskedPayload}, {@link MaskedHeaders}, {@link PlainWords}.
 */
final class Masking {
    private static final Desensitizer REDACTION = new Desensitizer();
    private static final int LONGEST_NAME = 256;
    /** A failure code, or a class name without its package. */
    private static final Pattern REASON = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$-]{0,99}");
    /** What moves a terminal's cursor, or turns the direction of writing. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\u2028-\\u202e\\u2066-\\u2069]");

    private Masking() {}

    /** Why the letter died, in one word. */
    static String reason(String reason) {
        return REASON.matcher(reason).matches() ? reason : characters(reason);
    }

    /** A name by which people know a letter: its tenant, model, custom id or id. They are labels and addresses, no content. */
    static @Nullable String name(@Nullable String name) {
        if (name == null) {
            return null;
        }
        return name.codePointCount(0, name.length()) > LONGEST_NAME ? characters(name) : line(name);
    }

    /** Who paid, or would have. */
    static @Nullable String tenant(Letter letter) {
        return salvaged(letter, letter.tenant());
    }

    /** The producer's name for it. */
    static @Nullable String customId(Letter letter) {
        return salvaged(letter, letter.customId());
    }

    /** A member is a name if a worker, or our codec, took the payload for a request; else it can be anything. */
    private static @Nullable String salvaged(Letter letter, @Nullable String name) {
        return name == null || isOurs(letter) ? name(name) : characters(name);
    }

    /** Whether the payload is a request, or was one to a worker. */
    static boolean isOurs(Letter letter) {
        return letter.request() != null || letter.dead() instanceof DeadLetter.Drover;
    }

    /** A sentence of ours in one line. */
    static String line(String sentence) {
        return UNPRINTABLE.matcher(REDACTION.mask(sentence)).replaceAll("?");
    }

    /** Why the letter died, in a sentence, without what could come from its payload or key. */
    static String error(Letter letter) {
        return words(letter).of(letter.dead().error());
    }

    /** Why an attempt failed; providers like to quote the request. */
    static String error(Letter letter, Attempt attempt) {
        String message = attempt.message();
        return message == null ? "" : words(letter).of(message);
    }

    static PlainWords words(Letter letter) {
        if (!(letter.dead() instanceof DeadLetter.Drover ours)) {
            return PlainWords.FOREIGN;
        }
        List<@Nullable String> names = new ArrayList<>(letter.models());
        names.add(letter.tenant());
        for (Attempt attempt : ours.attempts()) {
            names.add(attempt.provider());
            names.add(attempt.upstreamModel());
        }
        var request = letter.request();
        if (request != null) {
            names.add(request.task());
            names.add(request.chain());
        }
        return PlainWords.ours(names, letter);
    }

    /** A message of our own about what a payload should be: it quotes the payload in single quotes. */
    static String refusal(String message) {
        int first = message.indexOf('\'');
        int last = message.lastIndexOf('\'');
        return first < 0 ? message : message.substring(0, first) + "'…'" + message.substring(last + 1);
    }

    /** A key comes from the payload as often as not. */
    static @Nullable String key(byte @Nullable [] key) {
        return key == null ? null : size(key);
    }

    /** The size of text, or of bytes. */
    static String size(byte[] value) {
        String text = StoredHeader.utf8(value);
        return text == null || UNPRINTABLE.matcher(text).find() ? "[" + value.length + " bytes]" : characters(text);
    }

    static String characters(String text) {
        return "[" + text.codePointCount(0, text.length()) + " characters]";
    }

    /** Bytes as they are: text, or base64 of what is none. */
    static @Nullable String rawBytes(byte @Nullable [] value) {
        if (value == null) {
            return null;
        }
        String text = StoredHeader.utf8(value);
        return text == null || text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t')
                ? "base64:" + Base64.getEncoder().encodeToString(value)
                : text;
    }

    /** A header's value as it is; spring-kafka's numbers as numbers. */
    static String rawHeader(StoredHeader header) {
        byte[] value = header.value();
        String number =
                value == null || !header.name().startsWith("kafka_dlt-original-") ? null : MaskedHeaders.binary(value);
        String text = number == null ? rawBytes(value) : number;
        return text == null ? "" : text;
    }

    /** The payload as it is: JSON, text, or base64 of other bytes. */
    static JsonNode rawPayload(byte @Nullable [] payload) {
        if (payload == null) {
            return StringNode.valueOf("");
        }
        try {
            JsonNode read = Json.read(payload);
            if (!read.isMissingNode()) {
                return read;
            }
        } catch (JacksonException | ArithmeticException | NumberFormatException _) {
            // Then it is text or bytes.
        }
        String text = StoredHeader.utf8(payload);
        return StringNode.valueOf(text == null ? "base64:" + Base64.getEncoder().encodeToString(payload) : text);
    }

    /** Text of which everything may be seen but secrets. */
    static String redacted(String text) {
        return REDACTION.mask(text);
    }
}
