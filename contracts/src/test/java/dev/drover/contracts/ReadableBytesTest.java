package dev.drover.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class ReadableBytesTest {
    private static final JsonMapper ANYBODYS = JsonMapper.shared();

    private static String written(String json) {
        var out = new ByteArrayOutputStream();
        JsonText.check(json.getBytes(UTF_8)).writeTo(out);
        return out.toString(UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\\ud83d\":1}                  | {\"a\\ufffd\":1}",
                "{\"\\uDC00b\" : 1}                | {\"\\ufffdb\" : 1}",
                "{\"\\ud83d\\ud83d\\ude00\":1}     | {\"\\ufffd\\ud83d\\ude00\":1}",
                "{\"\\ud83d\\n\\\"\":[{\"\\udfff\":2}]} | {\"\\ufffd\\n\\\"\":[{\"\\ufffd\":2}]}",
                "{\"\\ud83d\\ude00\":\"\\ud83d\"}  | {\"\\ud83d\\ude00\":\"\\ud83d\"}",
                "{\"\\\\ud83d\":\"\\\\\"}          | {\"\\\\ud83d\":\"\\\\\"}",
                "[\"\\ud83d\",\":\"]               | [\"\\ud83d\",\":\"]",
                "\"\\udbff\"                       | \"\\udbff\""
            })
    void halfAPairInANameIsReplacedAndNothingElse(String json, String expected) {
        assertThat(written(json)).isEqualTo(expected);
    }

    /** Takes hours if each half looks for the end of the string. */
    @Test
    @Timeout(60)
    void aStringOfHalvesIsLookedAtOnce() {
        String json = "[\"" + "\\ud800".repeat(1_000_000) + "\"]";
        assertThat(written(json)).isEqualTo(json);
    }

    @Property
    void whateverWasTakenAnybodyCanRead(@ForAll("documents") String json) {
        String line = written(json);
        assertThat(line).hasSameSizeAs(json).doesNotContain("\n");
        assertThat(ANYBODYS.readTree(line).size()).isEqualTo(1);
    }

    /** An object with a name and a value of odd pieces. */
    @Provide
    Arbitrary<String> documents() {
        Arbitrary<String> piece = Arbitraries.of(
                "\\ud83d",
                "\\uDE00",
                "\\ud83d\\ude00",
                "\\\\",
                "\\\"",
                "\\u0041",
                "a",
                ":",
                "d83d",
                "\\n",
                "\uD83D\uDE00");
        Arbitrary<String> text = piece.list().ofMaxSize(6).map(pieces -> String.join("", pieces));
        return text.tuple2().map(pair -> "{\"" + pair.get1() + "\"\n:\"" + pair.get2() + "\"}");
    }
}
