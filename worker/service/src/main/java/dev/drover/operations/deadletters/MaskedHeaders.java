package dev.drover.operations.deadletters;

import static java.util.Map.entry;

import dev.drover.contracts.HeaderNames;
import dev.drover.deadletter.StoredHeader;
import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Headers of a letter. A value is shown if the header is one that is known, by what its writer documents, to hold no
 * payload, and if it looks like what it should be; messages of exceptions but for secrets. Stack traces,
 * serialized exceptions, and all headers that nobody here has heard of are told by their size. Names are shown: they stand in
 * programs, not in data.
 */
public final class MaskedHeaders {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,100}");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,19}");
    /** Shorter than a phone number. */
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");

    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
    private static final Pattern CLASS = Pattern.compile("(?:[a-z_][\\w]{0,99}\\.){0,20}[A-Z_$][\\w$]{0,199}");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_]{1,40}");
    private static final Pattern TRACE = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final Pattern MEDIA =
            Pattern.compile("[a-z]{1,20}/[a-z0-9.+-]{1,60}(?:; ?charset=[A-Za-z0-9-]{1,20})?");
    private static final Pattern ORIGIN = Pattern.compile("[a-zA-Z0-9._-]{1,249}-[0-9]{1,9}@[0-9]{1,18}");
    private static final Pattern VERSION = Pattern.compile("[0-9]\\.[0-9]");

    /** What stands in a header. */
    private enum Kind {
        NUMBER,
        COUNT,
        TOPIC,
        CLASS,
        WORD,
        TRACE,
        MEDIA,
        ORIGIN,
        VERSION,
        /** A name that people gave: shown, but for secrets. */
        LABEL,
        MESSAGE,
        /** What an exception says of itself: its class, a colon, its message. */
        EXCEPTION
    }

    private static final Map<String, Kind> KNOWN = Map.ofEntries(
            entry(HeaderNames.TENANT, Kind.LABEL),
            entry(HeaderNames.REQUEST_ID, Kind.LABEL),
            entry(HeaderNames.REPLAYS, Kind.COUNT),
            entry(HeaderNames.REASON, Kind.WORD),
            entry(HeaderNames.ERROR, Kind.MESSAGE),
            entry(HeaderNames.ORIGIN, Kind.ORIGIN),
            entry(HeaderNames.TRUNCATED, Kind.COUNT),
            entry(HeaderNames.PARKED, Kind.LABEL),
            entry(HeaderNames.SUBMIT, Kind.LABEL),
            entry(HeaderNames.LINE, Kind.COUNT),
            entry(HeaderNames.CONTENT_TYPE, Kind.MEDIA),
            entry(HeaderNames.TRACEPARENT, Kind.TRACE),
            entry("ce_traceparent", Kind.TRACE),
            entry("ce_specversion", Kind.VERSION),
            entry(HeaderNames.CE_ID, Kind.LABEL),
            entry(HeaderNames.CE_TENANT, Kind.LABEL),
            entry("kafka_deliveryAttempt", Kind.COUNT),
            entry("__connect.errors.connector.name", Kind.LABEL),
            entry("__connect.errors.task.id", Kind.COUNT),
            entry("__connect.errors.stage", Kind.WORD),
            entry("__connect.errors.class.name", Kind.CLASS),
            entry("__connect.errors.exception.class.name", Kind.CLASS),
            entry("__dlq.errors.delivery.count", Kind.COUNT));

    /** Ends of names that mean the same with every writer, behind one of {@link #WRITERS}. */
    private static final Map<String, Kind> ENDS = Map.ofEntries(
            entry("topic", Kind.TOPIC),
            entry("partition", Kind.NUMBER),
            entry("offset", Kind.NUMBER),
            entry("timestamp", Kind.NUMBER),
            entry("timestamp-type", Kind.WORD),
            entry("group", Kind.LABEL),
            entry("fqcn", Kind.CLASS),
            entry("class-name", Kind.CLASS),
            entry("message", Kind.MESSAGE),
            entry("reason", Kind.MESSAGE),
            entry("cause", Kind.MESSAGE),
            entry("errors.exception", Kind.EXCEPTION));

    private static final Set<String> WRITERS =
            Set.of("kafka_dlt-", "__connect.errors.", "__streams.errors.", "__dlq.errors.", "dead-letter-");

    private MaskedHeaders() {}

    /** The name, if it looks like one. */
    public static String name(StoredHeader header) {
        String name = header.name();
        return NAME.matcher(name).matches() ? Masking.redacted(name) : Masking.characters(name);
    }

    public static String value(StoredHeader header) {
        byte[] value = header.value();
        if (value == null) {
            return "";
        }
        Kind kind = kind(header.name());
        String number = kind == Kind.NUMBER || kind == Kind.COUNT ? binary(value) : null;
        String text = number != null ? number : StoredHeader.utf8(value);
        String shown = text == null || kind == null ? null : shown(kind, text);
        return shown == null ? Masking.size(value) : shown;
    }

    private static @Nullable Kind kind(String name) {
        Kind known = KNOWN.get(name);
        if (known != null || WRITERS.stream().noneMatch(name::startsWith)) {
            return known;
        }
        // The longest end that fits.
        for (int at = 0; at < name.length(); at++) {
            Kind kind = at == 0 || ".-_".indexOf(name.charAt(at - 1)) >= 0 ? ENDS.get(name.substring(at)) : null;
            if (kind != null) {
                return kind;
            }
        }
        return null;
    }

    /** Null if it does not look like it. */
    private static @Nullable String shown(Kind kind, String text) {
        return switch (kind) {
            case NUMBER -> NUMBER.matcher(text).matches() ? text : null;
            case COUNT -> COUNT.matcher(text).matches() ? text : null;
            case TOPIC -> only(TOPIC, text);
            case CLASS -> only(CLASS, text);
            case WORD -> only(WORD, text);
            case TRACE -> only(TRACE, text);
            case MEDIA -> only(MEDIA, text);
            case ORIGIN -> only(ORIGIN, text);
            case VERSION -> only(VERSION, text);
            case LABEL -> Masking.name(text);
            case MESSAGE -> Masking.line(text);
            case EXCEPTION -> Masking.line(text);
        };
    }

    private static @Nullable String only(Pattern pattern, String text) {
        return pattern.matcher(text).matches() ? Masking.redacted(text) : null;
    }

    /** spring-kafka's numbers: 4 or 8 bytes, of which the first is no digit. */
    static @Nullable String binary(byte[] value) {
        boolean number = (value.length == Integer.BYTES || value.length == Long.BYTES) && value[0] < ' ';
        return number ? new BigInteger(value).toString() : null;
    }
}
