package dev.drover.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MessageSanitizerTest {
    private static final String KEY = "Qz81-configured-key-of-sixty-characters-0123456789-abcdefghi";

    private final MessageSanitizer sanitizer = new MessageSanitizer(new Desensitizer(List.of(KEY)));

    @Test
    void aKeyBehindAnyNumberOfCharactersLeavesNoPart() {
        for (int before = 0; before <= 2_200; before++) {
            String shown = sanitizer.line("x".repeat(before) + " " + KEY + " was refused");
            assertThat(shown)
                    .doesNotContain("configured")
                    .doesNotContain("Qz81")
                    .hasSizeLessThanOrEqualTo(2_001);
        }
    }

    @Test
    void aCutIsOnACodePoint() {
        assertThat(sanitizer.readable("😀".repeat(2_000), 5)).isEqualTo("😀😀…");
    }

    @Test
    void aRefusalMasksWhatItQuotesBeforeItShortensIt() {
        for (int before = 0; before < 4_200; before += before < 120 ? 1 : 37) {
            String text = "x".repeat(before) + " " + KEY + " and more".repeat(40);
            String quoted = text.length() > 4_096 ? text.substring(0, 4_096) + "…" : text;
            String shown = sanitizer.refusal("url must be one of [/v1], not '" + quoted + "' at byte 7");
            assertThat(shown)
                    .doesNotContain("Qz81")
                    .doesNotContain("configured")
                    .startsWith("url must be one of [/v1], not '")
                    .endsWith("' at byte 7")
                    .hasSizeLessThan(140);
        }
    }

    @Test
    void aTokenThatTheReaderOfJsonHasCutIsNotShown() {
        assertThat(sanitizer.refusal("not JSON: 'Unrecognized token \"Qz81-confi...\" was expecting' at byte 1"))
                .isEqualTo("not JSON: 'Unrecognized token \"…\" was expecting' at byte 1");
    }

    @Test
    void whatIsTooLongToReadLosesItsEnd() {
        String shown = sanitizer.readable("y".repeat(MessageSanitizer.LONGEST_READ - 10) + " " + KEY, 1 << 20);
        assertThat(shown).doesNotContain("Qz81").endsWith("y…");
    }

    @Test
    void whatMovesACursorOrBreaksALineIsMadeVisible() {
        assertThat(sanitizer.line("a\r\nINFO forged \u001b[2J\u2028\u202e\u0085\u200b end\ud800"))
                .isEqualTo("a\\r\\nINFO forged \\u001b[2J\\u2028\\u202e\\u0085\\u200b end\\ud800");
    }
}
