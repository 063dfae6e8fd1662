package dev.drover.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CharacterCountTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "größer, 快速, 🐑",
                "\\n\\\"\\\\\\/",
                "\\u0041\\u007f\\u0080\\u00e9\\ud83d\\udc11",
                "\\u00Ff\\u1000 and 0\\u00790"
            })
    void escapesAndLettersOfSeveralBytesCountAsWhatTheyStandFor(String inQuotes) {
        assertCountedAsDecoded("\"" + inQuotes + "\"");
    }

    @Property(tries = 300)
    void anyTextCountsAsJavaCountsIt(@ForAll String text) {
        assertCountedAsDecoded(LineWriter.quoted(text));
    }

    @Test
    void textsAreAddedUp() {
        CharacterCount count = new CharacterCount();
        JsonReader reader = JsonText.check("[\"ab\",\"cü\"]".getBytes(StandardCharsets.UTF_8))
                .fromValue();
        while (reader.next() == JsonReader.Token.STRING) {
            reader.count(count);
        }
        assertThat(count.all()).isEqualTo(4);
        assertThat(count.beyondAscii()).isEqualTo(1);
    }

    @Test
    void theBeginOfAStringIsComparedDecoded() {
        assertThat(reader("\"data:x\"").begins("data:")).isTrue();
        assertThat(reader("\"d\\u0061ta:x\"").begins("data:")).isTrue();
        assertThat(reader("\"data:\"").begins("data:")).isTrue();
        assertThat(reader("\"dat\"").begins("data:")).isFalse();
        assertThat(reader("\"date:\\n\"").begins("data:")).isFalse();
    }

    private static void assertCountedAsDecoded(String json) {
        JsonReader reader = reader(json);
        CharacterCount count = new CharacterCount();
        reader.count(count);
        String decoded = reader.text();
        assertThat(count.all()).isEqualTo(decoded.length());
        assertThat(count.beyondAscii())
                .isEqualTo(decoded.chars().filter(c -> c >= 0x80).count());
    }

    private static JsonReader reader(String json) {
        return JsonText.check(json.getBytes(StandardCharsets.UTF_8)).fromValue();
    }
}
