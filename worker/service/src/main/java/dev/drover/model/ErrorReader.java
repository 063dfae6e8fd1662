package dev.drover.model;

import dev.drover.contracts.JsonFault;
import dev.drover.contracts.JsonReader;
import dev.drover.contracts.JsonReader.Token;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Collects what an error body says in one pass over its bytes. Looks only into the members in which errors stand, and at most
 * {@value #MOST_OBJECTS} objects; the rest is passed over. What was found before a fault is kept: bodies come cut.
 */
final class ErrorReader {
    private static final int MOST_OBJECTS = 200;
    private static final int DEEPEST = 64;
    private static final int MOST_TEXTS = 8;
    private static final int LONGEST_NAME = 120;

    private static final Set<String> INSIDE = Set.of(
            "error",
            "errors",
            "detail",
            "details",
            "innererror",
            "inner_error",
            "metadata",
            "value",
            "raw",
            "response");
    private static final Set<String> MESSAGES = Set.of(
            "message",
            "msg",
            "error",
            "errors",
            "detail",
            "details",
            "error_message",
            "error_description",
            "raw",
            "errormessage",
            "title");
    private static final Set<String> ERRORS = Set.of("error", "errors", "detail");
    private static final Set<String> CODES = Set.of("code", "error_code", "errorcode", "provider_error_code");
    private static final Set<String> TYPES = Set.of("type", "error_type", "errortype", "__type");
    private static final Set<String> STATUSES = Set.of("status", "reason");
    private static final Set<String> WAITS = Set.of("retry_after", "retryafter", "retrydelay", "retry_after_seconds");
    private static final Pattern HTTP_STATUS = Pattern.compile("[345]\\d\\d");

    private final List<Found> found = new ArrayList<>();
    private final Set<String> messages = new LinkedHashSet<>();
    private byte[] json = new byte[0];
    private int length;
    private int objects;
    private int depth;
    private int texts;
    private int inTexts;
    private @Nullable String wait;
    private boolean error;
    private boolean code;

    /** One object's names, and how deep it stands. */
    private static final class Found {
        private final int depth;
        private final boolean nested;
        private @Nullable String code;
        private @Nullable String type;
        private @Nullable String status;

        Found(int depth, boolean nested) {
            this.depth = depth;
            this.nested = nested;
        }
    }

    boolean saysNothing() {
        return messages.isEmpty();
    }

    void read(byte[] bytes) {
        byte[] outer = json;
        int outside = depth;
        json = bytes;
        try {
            JsonReader reader = new JsonReader(bytes, 0, bytes.length, DEEPEST);
            Token first = reader.next();
            error |= first == Token.STRING;
            value(reader, first);
        } catch (JsonFault _) {
            // What came before the fault has been read.
        } finally {
            json = outer;
            depth = outside;
        }
    }

    /** A text for people, which may hold an error in itself. */
    void text(String text) {
        String stripped = text.strip();
        int begin = stripped.indexOf('{');
        if (begin >= 0 && texts < MOST_TEXTS) {
            int before = messages.size();
            texts++;
            inTexts++;
            read(stripped.substring(begin).getBytes(StandardCharsets.UTF_8));
            inTexts--;
            if (messages.size() > before && begin == 0) {
                return;
            }
        }
        int room = ErrorBody.LONGEST - length;
        String kept = stripped.length() <= room ? stripped : stripped.substring(0, Math.max(0, room));
        if (!kept.isEmpty() && messages.add(kept)) {
            length += kept.length() + 2;
        }
    }

    ErrorBody finish() {
        List<Found> innermostFirst = new ArrayList<>(found);
        innermostFirst.sort(Comparator.comparingInt((Found f) -> f.depth).reversed());
        List<ErrorBody.Name> names = new ArrayList<>();
        Integer own = null;
        Integer nested = null;
        for (Found each : innermostFirst) {
            for (String name : new String[] {each.code, each.type, each.status}) {
                if (name != null) {
                    names.add(new ErrorBody.Name(name, each.nested));
                }
            }
            if (each.code != null && HTTP_STATUS.matcher(each.code).matches()) {
                if (each.nested && nested == null) {
                    nested = Integer.valueOf(each.code);
                } else if (!each.nested && own == null) {
                    own = Integer.valueOf(each.code);
                }
            }
        }
        boolean tells = error || (code && !messages.isEmpty());
        return new ErrorBody(List.copyOf(names), own, nested, String.join(": ", messages), wait, tells);
    }

    private void value(JsonReader reader, Token token) {
        switch (token) {
            case OBJECT -> object(reader);
            case ARRAY -> {
                for (Token next = reader.next(); next != Token.END_ARRAY; next = reader.next()) {
                    value(reader, next);
                }
            }
            case STRING -> text(string(reader));
            case NAME, END_OBJECT, END_ARRAY, NUMBER, TRUE, FALSE, NULL, END -> {}
        }
    }

    private void object(JsonReader reader) {
        if (++objects > MOST_OBJECTS) {
            reader.skip();
            return;
        }
        Found names = new Found(++depth, inTexts > 0);
        found.add(names);
        for (Token next = reader.next(); next != Token.END_OBJECT; next = reader.next()) {
            String name = reader.text().toLowerCase(Locale.ROOT);
            member(reader, name, reader.next(), names);
        }
        depth--;
    }

    private void member(JsonReader reader, String name, Token value, Found names) {
        boolean plain = value == Token.STRING || value == Token.NUMBER;
        error |= ERRORS.contains(name) && value != Token.NULL && value != Token.FALSE;
        if (name.equals("object") && plain && string(reader).equals("error")) {
            error = true;
        } else if (plain && CODES.contains(name)) {
            names.code = names.code == null ? word(reader) : names.code;
            code = true;
        } else if (plain && TYPES.contains(name)) {
            names.type = names.type == null ? word(reader) : names.type;
        } else if (plain && STATUSES.contains(name)) {
            names.status = word(reader);
        } else if (plain && WAITS.contains(name)) {
            wait = wait == null ? string(reader) : wait;
        } else if (name.equals("flagged_input") || (name.equals("reasons") && value == Token.ARRAY)) {
            // OpenRouter's word for a prompt that a moderation refused.
            names.type = "flagged_input";
            reader.skip();
        } else if (MESSAGES.contains(name) || INSIDE.contains(name)) {
            value(reader, value);
        } else {
            reader.skip();
        }
    }

    /** Lower case, null if blank; Bedrock writes a namespace before its types. */
    private @Nullable String word(JsonReader reader) {
        String text = string(reader).strip().toLowerCase(Locale.ROOT);
        String word = text.substring(text.lastIndexOf('#') + 1);
        if (word.isEmpty()) {
            return null;
        }
        return word.length() <= LONGEST_NAME ? word : word.substring(0, LONGEST_NAME);
    }

    /** Of the reader's last token, no more than anybody looks at. */
    private String string(JsonReader reader) {
        int most = 2 * ErrorBody.LONGEST;
        return reader.end() - reader.start() <= most
                ? reader.text()
                : new String(json, reader.start() + 1, most, StandardCharsets.UTF_8);
    }
}
