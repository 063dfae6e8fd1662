package dev.drover.operations.deadletters;

import dev.drover.contracts.Decoded;
import dev.drover.contracts.Endpoint;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.JsonEdits;
import dev.drover.contracts.JsonFault;
import dev.drover.contracts.JsonMembers;
import dev.drover.contracts.JsonReader;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.WireFormat;
import dev.drover.deadletter.Letter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A payload's shape. Values are shown at the places where a request says what kind of request it is, and there only if
 * they look it; names of members if they are of the known formats, since a name can be somebody's. Strings, and numbers
 * and truths as well, are told by their kind and length, and of long arrays and objects the beginning.
 */
public final class MaskedPayload {
    private static final int ELEMENTS = 20;
    private static final int MEMBERS = 1_000;
    private static final String SPECVERSION = "specversion";
    private static final String DATA = "data";
    /** The path of a CloudEvent, whose {@code data} is the request; no member has such a name. */
    private static final String EVENT = ".";

    private static final Pattern TIME =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9:]{8}(?:\\.[0-9]{1,9})?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})");
    private static final BigDecimal LARGEST = BigDecimal.valueOf(10_000_000);

    private final @Nullable WireFormat format;
    /** Whether names are names: what somebody else wrote, and no codec of ours accepts, can hold anything in their place. */
    private final boolean named;

    private final JsonReader reader;
    private final StringBuilder out = new StringBuilder();

    private MaskedPayload(Letter letter, JsonText payload) {
        this.format = format(letter.decoded());
        this.named = format != null && Masking.isOurs(letter);
        this.reader = payload.fromValue();
    }

    /** The payload as JSON; what is no JSON is its length. */
    public static JsonText of(Letter letter) {
        byte[] bytes = letter.stored().value();
        if (bytes == null) {
            return Masking.quoted("[no value]");
        }
        try {
            JsonText payload = JsonText.check(bytes, Masking.DEEPEST);
            if (payload.isObject() || payload.isArray()) {
                return new MaskedPayload(letter, payload).masked(start(letter, payload));
            }
        } catch (JsonFault _) {
            // Then it is bytes.
        }
        return Masking.quoted("[" + bytes.length + " bytes, not JSON]");
    }

    /** The path of the whole, null where nothing is known. */
    private static @Nullable String start(Letter letter, JsonText payload) {
        if (!payload.isObject()) {
            return null;
        }
        String type = letter.stored().last(HeaderNames.CONTENT_TYPE);
        boolean structured = type != null && type.startsWith("application/cloudevents+json");
        JsonMembers event = JsonMembers.of(payload, List.of(SPECVERSION, DATA));
        if (!structured || event.get(SPECVERSION) == null) {
            return "";
        }
        JsonText data = event.get(DATA);
        boolean nested = data != null
                && data.isObject()
                && JsonMembers.of(data, List.of(SPECVERSION)).get(SPECVERSION) != null;
        return nested ? null : EVENT;
    }

    /** Null if it resembles no request. */
    private static @Nullable WireFormat format(Decoded decoded) {
        return switch (decoded) {
            case Decoded.Accepted(var request) -> request.format();
            case Decoded.Rejected(var code, var _, var salvage) ->
                code == FailureCode.MALFORMED_RECORD ? null : salvage.format();
        };
    }

    private JsonText masked(@Nullable String path) {
        value(path);
        return JsonText.check(out.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** @param path null where nothing is known, and below that */
    private void value(@Nullable String path) {
        switch (reader.token()) {
            case OBJECT -> object(path);
            case ARRAY -> array(path);
            case STRING -> {
                String value = reader.text();
                quoted(
                        path != null && isTelling(path, value)
                                ? String.valueOf(Masking.name(value))
                                : Masking.characters(value));
            }
            case NUMBER -> {
                JsonText number = JsonText.of(reader);
                if (path != null && isSetting(path) && isSmall(number)) {
                    out.append(number.text());
                } else {
                    quoted("[number]");
                }
            }
            case TRUE, FALSE -> {
                if (path != null && isSetting(path)) {
                    out.append(reader.text());
                } else {
                    quoted("[boolean]");
                }
            }
            case NULL -> out.append("null");
            case NAME, END_OBJECT, END_ARRAY, END -> throw new IllegalStateException("no value begins so");
        }
    }

    private void object(@Nullable String path) {
        Map<String, Integer> hidden = new HashMap<>();
        int count = 0;
        out.append('{');
        for (; reader.next() == JsonReader.Token.NAME; count++) {
            String name = count < MEMBERS ? reader.text() : "";
            reader.next();
            if (count >= MEMBERS) {
                reader.skip();
                continue;
            }
            comma(count);
            boolean known = RequestWords.NAMES.contains(name);
            quoted(known ? name : unused(hidden, Masking.characters(name)));
            out.append(':');
            value(below(path, name, known));
        }
        if (count > MEMBERS) {
            comma(count);
            quoted("[%,d more]".formatted(count - MEMBERS));
            out.append(":null");
        }
        out.append('}');
    }

    private static @Nullable String below(@Nullable String path, String name, boolean known) {
        if (path == null || !known) {
            return null;
        }
        if (path.equals(EVENT)) {
            return name.equals(DATA) ? "" : null;
        }
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String unused(Map<String, Integer> hidden, String name) {
        int times = hidden.merge(name, 1, Integer::sum);
        return times == 1 ? name : name + " " + times;
    }

    private void array(@Nullable String path) {
        String below = path == null ? null : path + ".*";
        int count = 0;
        out.append('[');
        for (; reader.next() != JsonReader.Token.END_ARRAY; count++) {
            if (count < ELEMENTS) {
                comma(count);
                value(below);
            } else {
                reader.skip();
            }
        }
        if (count > ELEMENTS) {
            comma(count);
            quoted("[%,d more]".formatted(count - ELEMENTS));
        }
        out.append(']');
    }

    private void comma(int before) {
        if (before > 0) {
            out.append(',');
        }
    }

    private void quoted(String text) {
        out.append(JsonEdits.quoted(text));
    }

    private static boolean isSmall(JsonText number) {
        BigDecimal value = number.number();
        return value != null && value.abs().compareTo(LARGEST) <= 0;
    }

    private boolean isTelling(String path, String value) {
        return switch (path) {
            case "tenant", "task", "chain" -> named;
            case "deadline" -> format != null && isTime(value);
            case "custom_id" -> named && format == WireFormat.OPENAI_BATCH;
            case "method" -> format == WireFormat.OPENAI_BATCH && value.equals("POST");
            case "url" -> format == WireFormat.OPENAI_BATCH && isEndpoint(value);
            case "path" -> format == WireFormat.KUBEAI && isEndpoint(value);
            case "id" -> named && format == WireFormat.LLM_D;
            case "endpoint" -> format == WireFormat.LLM_D && isEndpoint(value);
            default -> {
                String member = inBody(path);
                Predicate<String> looks = format == null ? null : RequestWords.BODY.get(member);
                yield member.equals("model") ? named : looks != null && looks.test(value);
            }
        };
    }

    private boolean isSetting(String path) {
        return format != null && RequestWords.SETTINGS.contains(inBody(path));
    }

    /** The path within the provider's request, empty if it is not in there. */
    private String inBody(String path) {
        String body = format == WireFormat.LLM_D ? "payload." : "body.";
        return path.startsWith(body) ? path.substring(body.length()) : "";
    }

    /** Not all that looks like one is one. */
    private static boolean isTime(String value) {
        try {
            return TIME.matcher(value).matches()
                    && OffsetDateTime.parse(value).toInstant().isAfter(Instant.EPOCH);
        } catch (DateTimeException _) {
            return false;
        }
    }

    private static boolean isEndpoint(String value) {
        String absolute = value.startsWith("/") ? value : "/" + value;
        return Endpoint.ofPath(absolute).isPresent()
                || Endpoint.ofPath("/v1" + absolute).isPresent();
    }
}
