package dev.drover.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The reader agrees with Jackson on what is JSON and on what it says; Jackson is the measure here. */
class JsonReaderTest {
    private static final JsonMapper JACKSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(100_000)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    @Property
    void takesWhatIsJson(@ForAll("values") String json) {
        assertThat(checked(json).text()).isEqualTo(json.strip());
    }

    @Property(tries = 5_000)
    void takesAndRefusesDamagedTextAsJacksonDoes(@ForAll("damaged") byte[] json) {
        String whole = new String(json, StandardCharsets.UTF_8);
        boolean text = Arrays.equals(whole.getBytes(StandardCharsets.UTF_8), json);
        boolean zero = whole.indexOf('\0') >= 0;
        assertThat(isJson(json)).as(whole).isEqualTo(text && !zero && isJacksons(json));
    }

    @Property
    void aTreeIsWhatJacksonMakesOfIt(@ForAll("small") String json) {
        byte[] bytes = bytes(json);
        assertThat(JsonText.check(bytes).tree(100_000)).isEqualTo(JACKSON.readTree(bytes));
    }

    @Property
    void passingOverAMemberFindsItsEnd(@ForAll("values") String value) {
        JsonReader reader = reader("{\"a\": " + value + " ,\"b\":1}");
        reader.next();
        reader.next();
        reader.next();
        assertThat(JsonText.of(reader).text()).isEqualTo(value.strip());
        assertThat(reader.next()).isEqualTo(JsonReader.Token.NAME);
        assertThat(reader.is("b")).isTrue();
    }

    @Property
    void aNameIsKnownHoweverItIsEscaped(@ForAll("strings") String one, @ForAll("strings") String other) {
        JsonReader reader = reader(one);
        reader.next();
        String text = JACKSON.readTree(bytes(one)).stringValue();
        assertThat(reader.text()).isEqualTo(text);
        assertThat(reader.is(text)).isTrue();
        String second = JACKSON.readTree(bytes(other)).stringValue();
        assertThat(reader.is(second)).isEqualTo(text.equals(second));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1 2]|a comma or the end of the array was expected at byte 3",
                "{\"a\":1,}|the name of a member was expected at byte 7",
                "[1,]|a value was expected at byte 3",
                "{\"a\" 1}|a colon was expected at byte 5",
                "NaN|a value was expected at byte 0",
                "[-]|a digit was expected at byte 2",
                "01|something stands behind the value at byte 1",
                "{} {}|something stands behind the value at byte 3",
                "[\"a|the text ends too early at byte 3",
                "[\"\\x\"]|an escape that JSON knows was expected at byte 3",
                "[[[]]]|nested deeper than 2 levels at byte 2",
            })
    void saysWhatIsWrongAndWhereAndQuotesNothing(String json, String message) {
        assertThatThrownBy(() -> JsonText.check(bytes(json), 2))
                .isInstanceOf(JsonFault.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "-1E+12345"})
    void aNumberWhoseSizeIsAbsurdIsReadAsNull(String number) {
        assertThat(JsonText.check(bytes("[" + number + ",7]")).tree(9)).hasToString("[null,7]");
    }

    @Test
    void aNumberOfAMillionDigitsIsPassedOver() {
        assertThat(JsonText.check(bytes("[" + "9".repeat(1_000_000) + "]")).tree(9))
                .hasToString("[null]");
    }

    @Test
    void aTreeHasABoundAndTheReaderGoesOnBehindIt() {
        JsonReader reader = reader("[[1,2,[3]],4]");
        reader.next();
        reader.next();
        assertThat(Json.small(reader, 4).isMissingNode()).isTrue();
        assertThat(reader.next()).isEqualTo(JsonReader.Token.NUMBER);
        assertThat(Json.small(reader, 1)).hasToString("4");
        assertThatThrownBy(() -> checked("[1,2]").tree(2)).isInstanceOf(JsonText.TooManyNodes.class);
        assertThat(checked("[".repeat(501) + "]".repeat(501)).depth()).isEqualTo(501);
        assertThatThrownBy(() -> checked("[".repeat(501) + "]".repeat(501)).tree(1_000))
                .isInstanceOf(JsonText.TooManyNodes.class);
    }

    @Test
    void aRawLineEndBecomesASpaceAndAnEscapedOneStays() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        checked(" {\r\n\"a\" :\n\"\\r\\n\"}\n").writeTo(out);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{  \"a\" : \"\\r\\n\"}");
    }

    @Test
    void printsNothingOfWhatItHolds() {
        assertThat(checked("\"secret\"")).hasToString("JSON of 8 bytes");
    }

    @Provide
    Arbitrary<String> values() {
        return Combinators.combine(TestingJson.space(), TestingJson.value(), TestingJson.space())
                .as((a, value, b) -> a + value + b);
    }

    @Provide
    Arbitrary<String> strings() {
        return TestingJson.string();
    }

    @Provide
    Arbitrary<String> small() {
        return TestingJson.value().filter(json -> !json.contains("e9") && !json.contains("9".repeat(1_001)));
    }

    @Provide
    Arbitrary<byte[]> damaged() {
        Arbitrary<Byte> telling = Arbitraries.of(
                        '"', '\\', '{', '}', '[', ']', ',', ':', ' ', '\n', '0', '-', '.', 'e', 'u')
                .map(c -> (byte) c.charValue());
        return Combinators.combine(
                        TestingJson.value().map(JsonReaderTest::bytes),
                        Arbitraries.integers().between(0, 1_000),
                        Arbitraries.oneOf(telling, Arbitraries.bytes()),
                        Arbitraries.of(0, 1, 2))
                .as((json, where, with, how) -> {
                    int at = where % json.length;
                    List<Byte> damaged = new ArrayList<>();
                    for (int i = 0; i < json.length; i++) {
                        if (i == at && how < 2) {
                            damaged.add(with);
                        }
                        if (i != at || how == 1) {
                            damaged.add(json[i]);
                        }
                    }
                    byte[] bytes = new byte[damaged.size()];
                    for (int i = 0; i < bytes.length; i++) {
                        bytes[i] = damaged.get(i);
                    }
                    return bytes;
                });
    }

    private static boolean isJson(byte[] json) {
        try {
            JsonText.check(json, 1_000);
            return true;
        } catch (JsonFault _) {
            return false;
        }
    }

    private static boolean isJacksons(byte[] json) {
        try (var parser = JACKSON.createParser(json)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            parser.finishToken();
            return parser.nextToken() == null;
        } catch (JacksonException e) {
            // The one difference: to Jackson half a character is an error in a name, though not in a string.
            return e.getOriginalMessage().contains("surrogate") && isJson(json);
        }
    }

    private static JsonText checked(String json) {
        return JsonText.check(bytes(json));
    }

    private static JsonReader reader(String json) {
        byte[] bytes = bytes(json);
        return new JsonReader(bytes, 0, bytes.length, 1_000);
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
