package dev.drover.privacy;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Masks secrets and personal data in text that people will read: error messages before they are logged or written into
 * a header or an error line. Masks rather too much than too little. Never applied to a request's or an answer's own
 * bytes. Takes time linear in the length of the text. Thread-safe.
 *
 * <p>What is masked: the secrets it was told, credentials after {@code Authorization}, {@code Bearer} and
 * {@code api-key}, keys ({@code sk-…}, {@code hs_live_…}, {@code hs_test_…} of 20 characters or more), e-mail
 * addresses, Chinese resident identity numbers, card numbers of 16 digits, and Chinese mobile numbers.
 */
public final class Redaction {
    private static final int SHORTEST_SECRET = 6;
    private static final String SECRET = "[secret]";

    private final List<String> secrets;
    private final List<Rule> rules = List.of(
            new Rule(
                    "(?i)(authorization[\"']?\\s{0,4}[:=]\\s{0,4}[\"']?)"
                            + "((?:bearer|basic|token|digest)\\s{1,4})?[^\\s\"',;}]++",
                    "$1" + SECRET),
            new Rule("(?i)(?<![a-z0-9])(bearer\\s{1,4})[A-Za-z0-9._~+/=-]{16,}+", "$1" + SECRET),
            new Rule("(?i)(api[-_]?key[\"']?\\s{0,4}[:=]\\s{0,4}[\"']?)[^\\s\"',;}]{8,}+", "$1" + SECRET),
            new Rule("(?<![A-Za-z0-9])sk-[A-Za-z0-9_-]{17,}+", "[key]"),
            new Rule("(?<![A-Za-z0-9])hs_(?:live|test)_[A-Za-z0-9_-]{12,}+", "[key]"),
            new Rule(
                    "(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]++@(?=[A-Za-z0-9-]{1,63}+\\.[A-Za-z0-9])[A-Za-z0-9.-]*+",
                    "[email]"),
            new Rule(
                    "(?<!\\d)[1-9]\\d{5}(?:18|19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])\\d{3}[\\dXx]"
                            + "(?![0-9A-Za-z])",
                    "[identity]"),
            new Rule("(?<!\\d)\\d{4}[ -]?\\d{4}[ -]?\\d{4}[ -]?\\d{4}(?!\\d)", "[card]"),
            new Rule("(?<!\\d)(?:86[ -]?)?1[3-9]\\d{9}(?!\\d)", "[phone]"));

    /** Knows shapes only. */
    public Redaction() {
        this(List.of());
    }

    /**
     * @param secrets values that are masked wherever they appear, such as configured keys; ones shorter than 6
     *     characters are left out, they would mask ordinary words
     */
    public Redaction(Collection<String> secrets) {
        this.secrets = secrets.stream()
                .filter(secret -> secret.length() >= SHORTEST_SECRET)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** The text with every secret replaced by a word in brackets that says what it was. */
    public String mask(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, SECRET);
        }
        for (Rule rule : rules) {
            masked = rule.pattern.matcher(masked).replaceAll(rule.replacement);
        }
        return masked;
    }

    /** Without what it masks. */
    @Override
    public String toString() {
        return "Redaction[" + secrets.size() + " secrets]";
    }

    /**
     * One shape. To stay linear no pattern may look at a character more than a fixed number of times: runs without an
     * upper bound are possessive and begin where no run precedes them.
     */
    private record Rule(Pattern pattern, String replacement) {
        Rule(String regex, String replacement) {
            this(Pattern.compile(regex), replacement);
        }
    }
}
