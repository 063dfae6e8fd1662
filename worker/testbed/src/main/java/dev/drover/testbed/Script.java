package dev.drover.testbed;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a prompt itself asks for, so that one request can be scripted without touching the plan:
 * {@code sleep=60000} (milliseconds before the answer), {@code fault=reset} (a {@link Fault}, or a status of three
 * digits), {@code times=2} (only the first so many calls of this prompt to a model), {@code on=gpt-4.1} (only on this
 * upstream model), {@code tokens=500} (length of the answer), {@code bytes=100000} (size of the answer's text).
 */
record Script(
        @Nullable Duration sleep,
        @Nullable Behaviour behaviour,
        int times,
        @Nullable String onlyOn,
        int tokens,
        int bytes) {
    private static final Pattern WORD = Pattern.compile("\\b(sleep|fault|times|on|tokens|bytes)=([\\w.\\-/]+)");
    private static final Script EMPTY = new Script(null, null, Integer.MAX_VALUE, null, 0, 0);

    static Script of(String prompt) {
        if (prompt.indexOf('=') < 0) {
            return EMPTY;
        }
        Script script = EMPTY;
        Matcher m = WORD.matcher(prompt);
        while (m.find()) {
            script = script.with(m.group(1), m.group(2));
        }
        return script;
    }

    /** What is asked of the {@code n}th call (from 1) of this prompt to this model. */
    Optional<Behaviour> asked(String model, int n) {
        return n <= times && (onlyOn == null || onlyOn.equals(model))
                ? Optional.ofNullable(behaviour)
                : Optional.empty();
    }

    private Script with(String key, String value) {
        return switch (key) {
            case "sleep" ->
                new Script(Duration.ofMillis(Long.parseLong(value)), behaviour, times, onlyOn, tokens, bytes);
            case "fault" -> new Script(sleep, fault(value), times, onlyOn, tokens, bytes);
            case "times" -> new Script(sleep, behaviour, Integer.parseInt(value), onlyOn, tokens, bytes);
            case "on" -> new Script(sleep, behaviour, times, value, tokens, bytes);
            case "tokens" -> new Script(sleep, behaviour, times, onlyOn, Integer.parseInt(value), bytes);
            case "bytes" -> new Script(sleep, behaviour, times, onlyOn, tokens, Integer.parseInt(value));
            default -> this;
        };
    }

    private static @Nullable Behaviour fault(String value) {
        if (value.matches("\\d{3}")) {
            return new Behaviour.Status(Integer.parseInt(value), "api_error", null, "Scripted status " + value + ".");
        }
        return Fault.ofWire(value).map(Fault::behaviour).orElse(null);
    }
}
