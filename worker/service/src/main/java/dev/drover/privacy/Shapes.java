package dev.drover.privacy;

import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is known by its own form: keys, tokens, private keys, addresses, identity numbers.
 *
 * <p>To stay linear no pattern looks at a character more than a fixed number of times: runs without an upper bound are
 * possessive and begin where no run precedes them.
 */
final class Shapes {
    private static final String START = "(?<![A-Za-z0-9])";

    /** Prefix and shortest rest of what providers, clouds and shops hand out. */
    private static final Pattern KEYS = Pattern.compile(START + "(?:"
            + String.join(
                    "|",
                    "sk-[A-Za-z0-9_-]{17,}+",
                    // As providers show them: the middle is hidden, the ends are not.
                    "(?:sk|pk|gsk|xai|key|api)[-_][A-Za-z0-9_-]{0,40}+\\*[A-Za-z0-9*_-]*+",
                    "(?:hs|sk|rk|pk)_(?:live|test)_[A-Za-z0-9_-]{12,}+",
                    "(?:gsk|hf|r8|fw|csk|vck|whsec|pcsk|glsa|lsv2|esecret|tgp|dckr_pat|npm|shpat|rpa|dop_v1)_"
                            + "[A-Za-z0-9_]{18,}+",
                    "(?:xai|pplx|nvapi|glpat|pypi|csk|gsk|key|api|sess|rk|pk|tvly)-(?=[a-z_-]{0,60}+[A-Z0-9])"
                            + "[A-Za-z0-9_-]{18,}+",
                    "AIza[A-Za-z0-9_-]{30,}+",
                    "ya29\\.[A-Za-z0-9._-]{12,}+",
                    "GOCSPX-[A-Za-z0-9_-]{16,}+",
                    "1//0[A-Za-z0-9_-]{20,}+",
                    "(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])",
                    "gh[pousr]_[A-Za-z0-9]{16,}+",
                    "github_pat_[A-Za-z0-9_]{16,}+",
                    "xox[a-z]{1,2}-[A-Za-z0-9-]{10,}+",
                    "xapp-[A-Za-z0-9-]{10,}+",
                    "hooks\\.slack\\.com/services/[A-Za-z0-9/]{20,}+",
                    "SG\\.[A-Za-z0-9_-]{16,}+\\.[A-Za-z0-9_-]{16,}+",
                    "dapi[0-9a-f]{32}(?![A-Za-z0-9])",
                    "AGE-SECRET-KEY-1[A-Z0-9]{40,}+")
            + ")");

    /** Of those that are not hidden in part: a token of Slack. */
    private static final int SHORTEST_KEY = 15;

    private static final Pattern JWT =
            Pattern.compile(START + "eyJ[A-Za-z0-9_-]{5,}+\\.[A-Za-z0-9_-]{5,}+(?:\\.[A-Za-z0-9_-]*+){0,3}+");

    private static final Pattern EMAIL = Pattern.compile(
            "(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]++@(?=[A-Za-z0-9-]{1,63}+\\.[A-Za-z0-9])[A-Za-z0-9.-]*+");

    private static final Pattern IDENTITY = Pattern.compile("(?<!\\d)[1-9]\\d{5}([ -]?)(?:18|19|20)\\d{2}"
            + "(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])\\1\\d{3}[\\dXx](?![0-9A-Za-z])");

    private static final Pattern PRIVATE_KEY = Pattern.compile("-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----");
    private static final String END = "-----END ";
    private static final Pattern PRIVATE_KEY_END =
            Pattern.compile("-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----");

    /** An AWS secret key has no prefix: it is 40 characters near an access key. */
    private static final Pattern AWS_ID = Pattern.compile("(?:AKIA|ASIA)[A-Z0-9]{16}|(?i:aws|secret)");

    private static final int NEAR = 160;
    private static final Pattern AWS_SECRET = Pattern.compile("(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])");

    private Shapes() {}

    static Finder of(Kind kind) {
        return switch (kind) {
            case KEY -> Shapes::keys;
            case JWT -> when(hints -> hints.any("eyj"), JWT, kind);
            case EMAIL -> when(hints -> hints.has('@'), EMAIL, kind);
            case IDENTITY -> when(hints -> hints.digits(17), IDENTITY, kind);
            case PRIVATE_KEY -> Shapes::privateKeys;
            case SECRET -> Contexts::find;
            case IBAN -> Accounts::ibans;
            case CARD -> Accounts::cards;
            case PHONE -> new Phones();
        };
    }

    private static Finder when(Predicate<Hints> possible, Pattern pattern, Kind kind) {
        return (text, hints, found) -> {
            if (possible.test(hints)) {
                each(pattern, kind, text, found);
            }
        };
    }

    private static void each(Pattern pattern, Kind kind, String text, Consumer<Span> found) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.accept(Span.of(kind, matcher.start(), matcher.end()));
        }
    }

    private static void keys(String text, Hints hints, Consumer<Span> found) {
        prefixed(text, found);
        if (hints.any("akia", "asia", "aws", "secret")) {
            awsSecrets(text, found);
        }
    }

    /** Looks at runs of a key's characters that are long enough for one, or hidden in part. */
    private static void prefixed(String text, Consumer<Span> found) {
        Matcher matcher = null;
        for (int from = 0; from < text.length(); from++) {
            int to = from;
            boolean hidden = false;
            while (to < text.length() && isOfKey(text.charAt(to))) {
                hidden |= text.charAt(to++) == '*';
            }
            if (hidden || to - from >= SHORTEST_KEY) {
                matcher = matcher == null ? KEYS.matcher(text).useTransparentBounds(true) : matcher;
                matcher.region(from, to);
                while (matcher.find()) {
                    found.accept(Span.of(Kind.KEY, matcher.start(), matcher.end()));
                }
            }
            from = to;
        }
    }

    /** Whether the character is in any of the patterns of keys. */
    private static boolean isOfKey(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.' || c == '/' || c == '*');
    }

    private static void awsSecrets(String text, Consumer<Span> found) {
        Matcher near = AWS_ID.matcher(text);
        Matcher secret = AWS_SECRET.matcher(text);
        int begin = 0;
        while (begin < text.length() && near.find(begin)) {
            int end = Math.min(text.length(), near.end() + NEAR);
            secret.region(near.end(), end).useTransparentBounds(true);
            begin = near.end();
            while (secret.find()) {
                if (mixed(text, secret.start(), secret.end())) {
                    found.accept(Span.of(Kind.KEY, secret.start(), secret.end()));
                }
            }
        }
    }

    /** Small and large letters and digits: no path, no hash. */
    private static boolean mixed(String text, int from, int to) {
        boolean small = false;
        boolean large = false;
        boolean digit = false;
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            small |= c >= 'a' && c <= 'z';
            large |= c >= 'A' && c <= 'Z';
            digit |= c >= '0' && c <= '9';
        }
        return small && large && digit;
    }

    /** Whole, from its first line to its last; without a last line, as far as it looks like one. */
    private static void privateKeys(String text, Hints hints, Consumer<Span> found) {
        if (!hints.any("private key")) {
            return;
        }
        Matcher begin = PRIVATE_KEY.matcher(text);
        Matcher end = PRIVATE_KEY_END.matcher(text);
        boolean more = text.contains(END);
        int at = 0;
        while (at < text.length() && begin.find(at)) {
            more = more && end.find(begin.end());
            at = more ? end.end() : encoded(text, begin.end());
            found.accept(Span.of(Kind.PRIVATE_KEY, begin.start(), at));
        }
    }

    private static int encoded(String text, int from) {
        int at = from;
        while (at < text.length() && isEncoded(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isEncoded(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || Character.isWhitespace(c) || "+/=\\:,".indexOf(c) >= 0);
    }
}
