package dev.drover.app.configuration;

import dev.drover.app.properties.ApiKey;
import dev.drover.privacy.ControlCharacters;
import dev.drover.privacy.Desensitizer;
import dev.drover.privacy.MessageSanitizer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A value of the configuration as it may be shown, and the kinds of values as people call them. */
final class ShownValue {
    private static final List<String> SECRET =
            List.of("key", "password", "secret", "token", "jaas", "header", "credential");
    private static final MessageSanitizer SANITIZER = new MessageSanitizer(new Desensitizer());
    private static final int LONGEST = 60;
    private static final int LONGEST_WHOLE = 400;
    /** Names an entry of a price list, a key or the file that holds it. */
    private static final Pattern PUBLIC =
            Pattern.compile(".*\\.(price-key|api-key-file|keys(\\[\\d*])?\\.(name|file|fraction))");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^}:]+}");
    private static final Pattern LOGIN = Pattern.compile("//\\S*@");
    private static final String NOT_SHOWN = "the value (not shown)";

    private ShownValue() {}

    /**
     * A value that was to become a value of some kind. Of a group or a list nothing is shown: text in its place holds the
     * names and values of all its properties, keys among them.
     */
    static String of(String property, Object value, Class<?> kind) {
        return isOneValue(kind) ? of(property, value) : NOT_SHOWN;
    }

    private static boolean isOneValue(Class<?> kind) {
        boolean several = kind == Object.class
                || kind.isArray()
                || Iterable.class.isAssignableFrom(kind) && !Path.class.isAssignableFrom(kind)
                || Map.class.isAssignableFrom(kind);
        return !several
                && (kind.isPrimitive() || kind.isEnum() || kind.getName().startsWith("java."));
    }

    /** @param property its full name, which says whether the value is secret */
    static String of(String property, Object value) {
        String name = property.toLowerCase(Locale.ROOT);
        if (SECRET.stream().anyMatch(name::contains)) {
            return NOT_SHOWN;
        }
        // An address may hold a login.
        String text = withoutLogin(SANITIZER.readable(value.toString(), LONGEST));
        return "'" + ControlCharacters.escape(text) + "'";
    }

    /** Whether nobody may see the value of a property. @param kind of the value, which a name alone does not tell */
    static boolean isSecret(String property, Class<?> kind) {
        String name = property.toLowerCase(Locale.ROOT);
        boolean text = kind == String.class || kind == Object.class || kind == ApiKey.class;
        return kind == ApiKey.class
                || text && !PUBLIC.matcher(name).matches() && SECRET.stream().anyMatch(name::contains);
    }

    /** What stands in the place of a secret: the placeholder that it was written as, or that there is one. */
    static String unshown(String raw) {
        if (raw.isEmpty() || raw.equalsIgnoreCase("none")) {
            return raw;
        }
        return isPlaceholder(raw) ? raw + " (not shown)" : "(not shown)";
    }

    /** Whether it names a variable and has no value for the case that the variable is not set. */
    static boolean isPlaceholder(String raw) {
        return PLACEHOLDER.matcher(raw).matches();
    }

    /** Whether it is an address with a user, and perhaps a password. */
    static boolean holdsLogin(String raw) {
        return LOGIN.matcher(raw).find();
    }

    /** A value that is not secret, in full as far as a screen goes. */
    static String whole(String value) {
        return ControlCharacters.escape(withoutLogin(SANITIZER.readable(value, LONGEST_WHOLE)));
    }

    static String kind(Class<?> kind) {
        if (kind == Duration.class) {
            return "a duration";
        }
        if (whole(kind)) {
            return "a whole number";
        }
        if (Number.class.isAssignableFrom(kind) || kind == double.class) {
            return "a number";
        }
        if (kind == Boolean.class || kind == boolean.class) {
            return "true or false";
        }
        if (kind.isEnum()) {
            return "one of " + names(kind);
        }
        if (kind == URI.class) {
            return "an address";
        }
        if (kind == Path.class) {
            return "a path";
        }
        if (Collection.class.isAssignableFrom(kind)) {
            return "a list";
        }
        return kind.isRecord() ? "a group of properties" : kind.getSimpleName();
    }

    static String example(Class<?> kind) {
        if (kind == Duration.class) {
            return "a number and a unit, such as 500ms, 30s or 2h";
        }
        if (kind.isEnum()) {
            return "one of " + names(kind);
        }
        if (kind == URI.class) {
            return "an address with its scheme, such as https://api.openai.com/v1";
        }
        return whole(kind) ? "a whole number, such as 200" : kind(kind);
    }

    private static boolean whole(Class<?> kind) {
        return List.of(Integer.class, int.class, Long.class, long.class, Short.class, short.class)
                .contains(kind);
    }

    private static String names(Class<?> kind) {
        return Arrays.stream(kind.getEnumConstants())
                .map(each -> each.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.joining(", "));
    }

    private static String withoutLogin(String text) {
        return LOGIN.matcher(text).replaceAll("//***@");
    }
}
