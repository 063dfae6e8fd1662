package dev.drover.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Made-up secrets of forty kinds, each with the words that may stand in its place. */
public final class TestingSecrets {
    private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
    private static final String DIGITS = "0123456789";
    private static final String MIXED = LOWER + "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + DIGITS;
    private static final String HEX = "0123456789abcdef";

    /**
     * @param text as it stands in a sentence, with the word that gives it away if it needs one
     * @param bare what nobody may read
     * @param labels of the placeholder that stands there
     */
    public record Planted(String kind, String text, String bare, Set<String> labels) {}

    private record Source(String kind, String format, Set<String> labels, Function<Random, String> bare) {
        Planted next(Random random) {
            String secret = bare.apply(random);
            return new Planted(kind, format.formatted(secret), secret, labels);
        }
    }

    private static final Set<String> KEY = Set.of("key");
    private static final Set<String> SECRET = Set.of("secret");
    private static final Set<String> PHONE = Set.of("phone");

    private static final List<Source> SOURCES = List.of(
            key("openai", "sk-proj-", 48),
            key("openai-short", "sk-", 20),
            key("relay", "sk-prod-", 24),
            key("anthropic", "sk-ant-api03-", 60),
            key("openrouter", "sk-or-v1-", 40),
            key("hs-live", "hs_live_", 24),
            key("hs-test", "hs_test_", 24),
            key("groq", "gsk_", 40),
            key("xai", "xai-", 40),
            key("hugging-face", "hf_", 34),
            key("replicate", "r8_", 37),
            key("perplexity", "pplx-", 40),
            key("nvidia", "nvapi-", 60),
            key("google", "AIza", 35),
            key("google-token", "ya29.", 60),
            new Source("aws-access", "%s", KEY, random -> "AKIA" + of(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)),
            new Source("aws-session", "%s", KEY, random -> "ASIA" + of(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)),
            new Source(
                    "aws-secret", "aws_secret_access_key = %s", SECRET, random -> "aA1" + of(random, MIXED + "/+", 37)),
            new Source("aws-pair", "AKIAIOSFODNN7EXAMPLE and %s", KEY, random -> "bB2" + of(random, MIXED, 37)),
            key("github", "ghp_", 36),
            key("github-server", "ghs_", 36),
            key("github-fine", "github_pat_", 70),
            new Source("slack", "%s", KEY, random -> "xoxb-" + of(random, DIGITS, 12) + "-" + of(random, MIXED, 24)),
            new Source("stripe", "%s", KEY, random -> "sk_live_" + of(random, MIXED, 24)),
            new Source("jwt", "%s", Set.of("jwt"), TestingSecrets::jwt),
            new Source("pem", "%s", Set.of("private-key"), TestingSecrets::pem),
            new Source("authorization", "Authorization: Custom %s", SECRET, random -> of(random, MIXED, 9)),
            new Source("basic", "authorization: Basic %s", SECRET, random -> of(random, MIXED, 22)),
            new Source("bearer-short", "Bearer %s", SECRET, random -> "a1" + of(random, LOWER + DIGITS, 6)),
            new Source("x-api-key", "x-api-key: %s", SECRET, random -> of(random, MIXED, 9) + "7"),
            new Source("password", "password=%s", SECRET, random -> of(random, LOWER, 6) + "!" + of(random, DIGITS, 3)),
            new Source("client-secret", "\"client_secret\": \"%s\"", SECRET, random -> of(random, MIXED, 18)),
            new Source("login", "https://bot:%s@internal.example.org/v1", SECRET, random -> of(random, MIXED, 14)),
            new Source("query", "https://example.org/v1?alt=sse&key=%s", SECRET, random -> of(random, MIXED, 20)),
            new Source(
                    "email",
                    "%s",
                    Set.of("email"),
                    random -> of(random, LOWER, 8) + "@" + of(random, LOWER, 6) + ".example.com"),
            new Source("iban", "%s", Set.of("iban"), random -> iban(random, "")),
            new Source("iban-spaced", "%s", Set.of("iban"), random -> iban(random, " ")),
            new Source("card", "%s", Set.of("card"), random -> card(random, "4", 16, "")),
            new Source("card-spaced", "%s", Set.of("card"), random -> card(random, "51", 16, " ")),
            new Source("card-dashed", "%s", Set.of("card"), random -> card(random, "6011", 16, "-")),
            new Source("card-13", "%s", Set.of("card"), random -> card(random, "4", 13, "")),
            new Source("card-14", "%s", Set.of("card"), random -> card(random, "36", 14, "")),
            new Source("card-15", "%s", Set.of("card"), random -> card(random, "37", 15, "")),
            new Source("card-19", "%s", Set.of("card"), random -> card(random, "62", 19, "")),
            new Source("identity", "%s", Set.of("identity"), TestingSecrets::identity),
            new Source(
                    "phone-us",
                    "%s",
                    PHONE,
                    random -> "+1 (415) 5" + of(random, "23456789", 2) + "-" + of(random, DIGITS, 4)),
            new Source(
                    "phone-us-dashed",
                    "%s",
                    PHONE,
                    random -> "212-6" + of(random, "23456789", 2) + "-" + of(random, DIGITS, 4)),
            new Source(
                    "phone-gb",
                    "%s",
                    PHONE,
                    random -> "+44 20 7" + of(random, DIGITS, 3) + " " + of(random, DIGITS, 4)),
            new Source(
                    "phone-de", "%s", PHONE, random -> "+49 30 " + of(random, "23456789", 4) + of(random, DIGITS, 4)),
            new Source(
                    "phone-cn",
                    "%s",
                    PHONE,
                    random -> "+86 138 " + of(random, DIGITS, 4) + " " + of(random, DIGITS, 4)),
            new Source("mobile", "%s", PHONE, random -> "13" + of(random, DIGITS, 9)),
            new Source(
                    "mobile-dashed",
                    "%s",
                    PHONE,
                    random -> "139-" + of(random, DIGITS, 4) + "-" + of(random, DIGITS, 4)));

    private TestingSecrets() {}

    /** Of all kinds by turns. */
    public static List<Planted> of(int count, Random random) {
        return IntStream.range(0, count)
                .mapToObj(i -> SOURCES.get(i % SOURCES.size()).next(random))
                .toList();
    }

    public static int kinds() {
        return SOURCES.size();
    }

    private static Source key(String kind, String prefix, int rest) {
        return new Source(kind, "%s", KEY, random -> prefix + "a1Z" + of(random, MIXED, rest - 3));
    }

    private static String of(Random random, String alphabet, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static String jwt(Random random) {
        var encoder = Base64.getUrlEncoder().withoutPadding();
        String claims = "{\"sub\":\"" + of(random, HEX, 16) + "\"}";
        return encoder.encodeToString("{\"alg\":\"HS256\"}".getBytes(UTF_8)) + "."
                + encoder.encodeToString(claims.getBytes(UTF_8)) + "." + of(random, MIXED, 43);
    }

    private static String pem(Random random) {
        return "-----BEGIN RSA PRIVATE KEY-----\n" + of(random, MIXED + "+/", 64) + "\n" + of(random, MIXED + "+/", 40)
                + "==\n-----END RSA PRIVATE KEY-----";
    }

    private static String iban(Random random, String separator) {
        String account = of(random, DIGITS, 18);
        int remainder = new java.math.BigInteger(account + "131400")
                .mod(java.math.BigInteger.valueOf(97))
                .intValue();
        String iban = "DE%02d%s".formatted(98 - remainder, account);
        return separator.isEmpty() ? iban : iban.replaceAll("(.{4})(?=.)", "$1" + separator);
    }

    private static String card(Random random, String prefix, int length, String separator) {
        String digits = prefix + of(random, DIGITS, length - prefix.length() - 1);
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int doubled = i % 2 == 0 ? digit * 2 : digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        String card = digits + (10 - sum % 10) % 10;
        return separator.isEmpty() ? card : card.replaceAll("(.{4})(?=.)", "$1" + separator);
    }

    private static String identity(Random random) {
        String number = "110105%d%02d%02d%s"
                .formatted(
                        1940 + random.nextInt(60),
                        1 + random.nextInt(12),
                        1 + random.nextInt(28),
                        of(random, DIGITS, 3));
        int[] weights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
        int sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * (number.charAt(i) - '0');
        }
        return number + "10X98765432".charAt(sum % 11);
    }
}
