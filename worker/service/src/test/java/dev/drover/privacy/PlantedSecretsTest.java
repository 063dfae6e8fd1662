package dev.drover.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.privacy.TestingSecrets.Planted;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class PlantedSecretsTest {
    private static final long SEED = Long.getLong("drover.seed", 20_261_126);
    private static final List<String> FRAMES = List.of(
            "Incorrect value %s was refused.",
            "%s",
            "联系%s谢谢",
            "{\"error\":{\"message\":\"no %s here\"}}",
            "<p>%s</p>",
            "first line\n%s\nlast line",
            "(%s), and so on",
            "customer=%s; next=1");

    private final Desensitizer desensitizer = new Desensitizer();

    @Test
    void everySecretOfEveryKindIsReplacedByAWordThatTellsItsKind() {
        assertThat(TestingSecrets.kinds()).isGreaterThanOrEqualTo(40);
        SoftAssertions softly = new SoftAssertions();
        Random random = new Random(SEED);
        for (Planted planted : TestingSecrets.of(4_000, random)) {
            String frame = FRAMES.get(random.nextInt(FRAMES.size()));
            String masked = desensitizer.mask(frame.formatted(planted.text()));
            softly.assertThat(masked)
                    .as("%s, seed %s: %s", planted.kind(), SEED, frame.formatted(planted.text()))
                    .doesNotContain(planted.bare())
                    .containsAnyOf(planted.labels().stream()
                            .map(label -> "[" + label + "]")
                            .toArray(String[]::new));
            softly.assertThat(desensitizer.mask(masked)).isEqualTo(masked);
        }
        softly.assertAll();
    }

    /** With the cut in front of it, behind it, and between any two of its characters. */
    @Test
    void noPartOfASecretIsLeftWhereverAMessageIsCut() {
        SoftAssertions softly = new SoftAssertions();
        MessageSanitizer sanitizer = new MessageSanitizer(desensitizer);
        Random random = new Random(SEED);
        for (Planted planted : TestingSecrets.of(TestingSecrets.kinds(), random)) {
            String text = planted.text();
            for (int left = 0; left <= text.length(); left++) {
                String before = "- ".repeat(40).substring(0, 80 - Math.min(80, left)) + " ";
                String shown = sanitizer.readable(before + text + " and more of it", 80);
                softly.assertThat(parts(planted.bare()))
                        .as("%s, %s left: %s", planted.kind(), left, shown)
                        .noneMatch(shown::contains);
            }
        }
        softly.assertAll();
    }

    /** Six characters in a row, but for those that every one of its kind has. */
    private static List<String> parts(String secret) {
        int prefix = Math.max(secret.lastIndexOf('-'), secret.lastIndexOf('_')) + 3;
        int from = secret.length() - prefix < 8 ? 0 : prefix;
        return IntStream.range(from, secret.length() - 5)
                .mapToObj(at -> secret.substring(at, at + 6))
                .toList();
    }

    @Test
    void aToldSecretIsFoundAsItIsEncodedAndInPieces() {
        String key = "Zq7/pw+R\"t0=Wk93xLmB5vHs";
        Desensitizer told = new Desensitizer(List.of(key, "Token key-part-4f9a8b7c6d5e4f3a2b1c, other"));

        assertThat(told.mask("a " + key + " b")).isEqualTo("a [secret] b");
        assertThat(told.mask("q=Zq7%2Fpw%2BR%22t0%3DWk93xLmB5vHs&x")).isEqualTo("q=[secret]&x");
        assertThat(told.mask("q=Zq7%2fpw%2bR%22t0%3dWk93xLmB5vHs&x")).isEqualTo("q=[secret]&x");
        assertThat(told.mask("{\"k\":\"Zq7/pw+R\\\"t0=Wk93xLmB5vHs\"}")).isEqualTo("{\"k\":\"[secret]\"}");
        assertThat(told.mask("got 'key-part-4f9a8b7c6d5e…'")).isEqualTo("got '[secret]…'");
        assertThat(told.mask("ends in b7c6d5e4f3a2b1c")).isEqualTo("ends in [secret]");
    }

    @Test
    void aHashTellsEqualValuesAndNothingElse() {
        Desensitizer keyed = new Desensitizer(List.of(), new Rules(Rules.ALL.kinds(), java.util.Map.of(), "pepper"));

        String masked = keyed.mask("a@b.example A@B.example c@d.example +1 415 523 2671 +14155232671");

        assertThat(masked)
                .matches("(\\[email:[0-9a-f]{6}]) \\1 (?!\\1)\\[email:[0-9a-f]{6}] (\\[phone:[0-9a-f]{6}]) \\2");
        assertThat(keyed.mask(masked)).isEqualTo(masked);
        assertThat(keyed.mask("Authorization: " + masked)).doesNotContain("@");
    }

    @Test
    void ownPatternsAndKindsLeftOut() {
        var rules = new Rules(
                java.util.EnumSet.of(Kind.KEY),
                java.util.Map.of("customer", "customer ([0-9]{6})", "site", "site-[a-z]+"),
                null);
        Desensitizer own = new Desensitizer(List.of("hunter22"), rules);

        assertThat(own.mask("customer 123456 at site-north, a@b.example, hunter22"))
                .isEqualTo("customer [customer] at [site], a@b.example, [secret]");
    }
}
