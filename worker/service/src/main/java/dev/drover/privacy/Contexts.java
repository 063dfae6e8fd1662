package dev.drover.privacy;

import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values that are secret for where they stand: behind Authorization, Cookie, Bearer, behind names such as password or
 * token, in the address of a server, in a query. A name is found by a pattern; the value behind it is read once, and the
 * search goes on behind the value.
 */
final class Contexts {
    private static final String KIND = Kind.SECRET.wire();
    private static final int LONGEST = 8_192;
    private static final int LONGEST_LOGIN = 512;
    private static final int CERTAIN = 16;
    private static final int SHORTEST_KEY = 8;
    private static final int SHORTEST_BEARER = 6;
    private static final int SHORTEST = 4;

    /** A sign from the name before it: three quotes, four spaces, and a colon before an equals sign. */
    private static final int FARTHEST = 8;

    private static final String GAP = "[ \\t]{0,4}";
    private static final String TO_VALUE = "[\"'\\\\]{0,3}" + GAP + "(?:=>|:=|[:=：])" + GAP;

    private static final Pattern AUTHORIZATION = Pattern.compile("(?i)(?<![a-z])(?:proxy-)?authorization" + TO_VALUE);
    private static final Pattern COOKIE = Pattern.compile("(?i)(?<![a-z])(?:set-)?cookie" + TO_VALUE);
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9-]{1,30}");
    /** Schemes whose credentials are a list. */
    private static final Set<String> LISTS = Set.of("digest", "aws4-hmac-sha256", "oauth", "hawk", "signature", "mac");

    private static final Pattern BEARER = Pattern.compile("(?i)(?<![a-z0-9])bearer[ \\t]{1,4}");

    private static final Pattern NAMES = Pattern.compile("(?:(?i:(api[-_ ]?key)"
        + "|(?:access|account|secret|shared|signing|encryption|private|master|subscription|storage|hash)[-_"
        + " ]?(?:access[-_ ]?)?key"
        + "|(?<![a-z])(?:password|passwd|passphrase|pwd|secret|credentials?|token|(?:access|refresh|id|auth|session|security|bearer|bot|client)[-_"
        + " ]?(?:token|secret)))|(?<=[a-z0-9])(?:Token|Secret|Password|Passwd|Pwd|Credential)"
        + "|密码|口令|密钥|令牌)" + TO_VALUE);

    private static final Pattern QUERY = Pattern.compile("(?i)[?&;](?:[a-z0-9_-]{0,24}"
            + "(?:key|token|secret|password|sig|signature|credential|auth|code|session|pwd))=(?=[^&\\s\"'<>#;]{6})");

    /** One of them is in every name. */
    private static final String[] NAMED = {"key", "pass", "pwd", "secret", "credential", "token", "密码", "口令", "密钥", "令牌"
    };

    private static final String[] NAME_ENDS = {
        "key",
        "password",
        "passwd",
        "passphrase",
        "pwd",
        "secret",
        "credential",
        "credentials",
        "token",
        "密码",
        "口令",
        "密钥",
        "令牌"
    };

    private Contexts() {}

    static void find(String text, Hints hints, Consumer<Span> found) {
        boolean names = hints.has(':') || hints.has('=') || hints.has('：');
        if (names && hints.any("authorization", "cookie")) {
            headers(AUTHORIZATION, text, found);
            headers(COOKIE, text, found);
        }
        if (hints.any("bearer")) {
            bearers(text, found);
        }
        if (names && hints.any(NAMED) && isNamed(text)) {
            pairs(text, found);
        }
        if (hints.has('=') && (hints.has('?') || hints.has('&') || hints.has(';'))) {
            queries(text, found);
        }
        logins(text, found);
    }

    /** Whether anywhere a name ends before a sign that a value follows. */
    private static boolean isNamed(String text) {
        for (int sign = 0; sign < text.length(); sign++) {
            if (":=：".indexOf(text.charAt(sign)) >= 0) {
                int end = sign;
                while (end > 0 && sign - end < FARTHEST && "\"'\\ \t:".indexOf(text.charAt(end - 1)) >= 0) {
                    end--;
                }
                for (String name : NAME_ENDS) {
                    if (text.regionMatches(true, end - name.length(), name, 0, name.length())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static void headers(Pattern name, String text, Consumer<Span> found) {
        Matcher matcher = name.matcher(text);
        for (int at = 0; at < text.length() && matcher.find(at); ) {
            Value value = Value.at(text, matcher.end(), LONGEST);
            if (Placeholder.at(text, value.from())) {
                at = matcher.end();
                continue;
            }
            at = Math.max(matcher.end(), name == COOKIE ? cookie(text, value, found) : credential(text, value, found));
        }
    }

    private static int cookie(String text, Value value, Consumer<Span> found) {
        int to = value.quoted() ? value.to() : lineEnd(text, value.from());
        if (text.substring(value.from(), to).indexOf('=') > 0) {
            accept(found, value.from(), to, value.from());
            return to;
        }
        return value.from();
    }

    /** With its scheme. */
    private static int credential(String text, Value value, Consumer<Span> found) {
        int to = value.to();
        int core = value.from();
        String scheme = text.substring(core, wordEnd(text, core, Math.min(to, core + 40)));
        int second = core + scheme.length();
        if (SCHEME.matcher(scheme).matches() && second < text.length() && isGap(text.charAt(second))) {
            int behind = gapEnd(text, second);
            if (!value.quoted()) {
                to = LISTS.contains(scheme.toLowerCase(Locale.ROOT))
                        ? lineEnd(text, behind)
                        : wordEnd(text, behind, Math.min(text.length(), behind + LONGEST));
            }
            if (behind < to && !Placeholder.at(text, behind)) {
                core = behind;
            } else if (!value.quoted()) {
                to = second;
            }
        }
        accept(found, value.from(), to, core);
        return to;
    }

    private static void bearers(String text, Consumer<Span> found) {
        Matcher matcher = BEARER.matcher(text);
        for (int at = 0; at < text.length() && matcher.find(at); ) {
            int from = matcher.end();
            int to = from;
            boolean digit = false;
            while (to < text.length() && isToken(text.charAt(to))) {
                digit |= Character.isDigit(text.charAt(to));
                to++;
            }
            if (to - from >= CERTAIN || (digit && to - from >= SHORTEST_BEARER)) {
                accept(found, from, to, from);
            }
            at = Math.max(to, from);
        }
    }

    private static boolean isToken(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || "._~+/=-".indexOf(c) >= 0);
    }

    private static void pairs(String text, Consumer<Span> found) {
        Matcher matcher = NAMES.matcher(text);
        for (int at = 0; at < text.length() && matcher.find(at); ) {
            Value value = Value.at(text, matcher.end(), LONGEST);
            boolean tight = !Character.isWhitespace(text.charAt(matcher.end() - 1));
            if (isSecret(text, value, matcher.group(1) != null, tight)) {
                accept(found, value.from(), value.to(), value.from());
                at = Math.max(matcher.end(), value.to());
            } else {
                at = matcher.end();
            }
        }
    }

    private static boolean isSecret(String text, Value value, boolean apiKey, boolean tight) {
        String word = text.substring(value.from(), value.to());
        boolean call = value.to() < text.length() && text.charAt(value.to()) == '(' && !value.quoted();
        if (word.length() < SHORTEST
                || call
                || Placeholder.at(text, value.from())
                || "$<{%".indexOf(word.charAt(0)) >= 0) {
            return false;
        }
        boolean digit = word.chars().anyMatch(c -> c >= '0' && c <= '9');
        boolean letter = word.chars().anyMatch(Character::isLetter);
        boolean special = word.chars().anyMatch(c -> "!@#$%^&*+/=~?".indexOf(c) >= 0);
        if (apiKey) {
            return word.length() >= SHORTEST_KEY
                    && (digit || special || tight || value.quoted() || word.length() >= CERTAIN);
        }
        if (value.quoted()) {
            return word.indexOf(' ') < 0 && (digit || special || letter);
        }
        return tight ? digit || special : word.length() >= 6 && letter && (digit || special);
    }

    private static void queries(String text, Consumer<Span> found) {
        Matcher matcher = QUERY.matcher(text);
        for (int at = 0; at < text.length() && matcher.find(at); ) {
            int from = matcher.end();
            int to = from;
            while (to < text.length() && isParameter(text.charAt(to))) {
                to++;
            }
            if (!Placeholder.at(text, from)) {
                accept(found, from, to, from);
            }
            at = Math.max(to, from);
        }
    }

    private static boolean isParameter(char c) {
        return "&\"'<>#;".indexOf(c) < 0 && !Character.isWhitespace(c);
    }

    /** Between the scheme of an address and an at sign. */
    private static void logins(String text, Consumer<Span> found) {
        for (int at = text.indexOf("://"); at >= 0; at = text.indexOf("://", at + 3)) {
            int from = at + 3;
            int last = -1;
            for (int i = from; i < text.length() && i - from < LONGEST_LOGIN && isLogin(text.charAt(i)); i++) {
                last = text.charAt(i) == '@' ? i : last;
            }
            if (last > from && !Placeholder.is(text.substring(from, last))) {
                found.accept(new Span(from, last, from, KIND, true));
            }
        }
    }

    private static boolean isLogin(char c) {
        return c > ' ' && "/?#\"'<>\\".indexOf(c) < 0 && !Character.isWhitespace(c);
    }

    private static void accept(Consumer<Span> found, int from, int to, int core) {
        if (core < to) {
            found.accept(new Span(from, to, core, KIND, false));
        }
    }

    private static boolean isGap(char c) {
        return c == ' ' || c == '\t';
    }

    private static int gapEnd(String text, int from) {
        int at = from;
        while (at < text.length() && isGap(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int wordEnd(String text, int from, int limit) {
        int at = from;
        while (at < limit && Value.isWord(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int lineEnd(String text, int from) {
        int at = from;
        int limit = Math.min(text.length(), from + LONGEST);
        while (at < limit && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            at++;
        }
        return at;
    }
}
