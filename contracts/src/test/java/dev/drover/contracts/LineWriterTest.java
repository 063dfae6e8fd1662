package dev.drover.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class LineWriterTest {
    /** Nobody's line is too long for the room that was expected. */
    private static LineWriter writer() {
        return new LineWriter(1);
    }

    private static String text(LineWriter out) {
        return new String(out.bytes(), UTF_8);
    }

    @Test
    void commasStandBetweenMembersAndElementsAlone() {
        LineWriter out = writer().begin().member("a", 1L).beginArray("b");
        out.begin().end().begin().member("c", true).end().endArray();
        out.begin("d")
                .end()
                .nothing("e")
                .member("f", "{")
                .member("g", Long.MIN_VALUE)
                .end();
        assertThat(text(out))
                .isEqualTo(
                        "{\"a\":1,\"b\":[{},{\"c\":true}],\"d\":{},\"e\":null,\"f\":\"{\",\"g\":-9223372036854775808}");
    }

    @Property
    void namesAndStringsAreWrittenAsOurMapperWritesThem(
            @ForAll @StringLength(max = 40) String name, @ForAll @StringLength(max = 40) String value) {
        assertThat(writer().begin().member(name, value).end().bytes())
                .isEqualTo(Json.bytes(Json.object().put(name, value)));
    }

    @Property
    void timesAreWrittenAsTheyNameThemselves(
            @ForAll @LongRange(min = -62_200_000_000L, max = 253_500_000_000L) long second,
            @ForAll @LongRange(min = 0, max = 999_999_999) long nanos) {
        timeIsWrittenAsItNamesItself(Instant.ofEpochSecond(second, nanos));
        timeIsWrittenAsItNamesItself(Instant.ofEpochSecond(second, nanos / 1_000 * 1_000));
        timeIsWrittenAsItNamesItself(Instant.ofEpochSecond(second, nanos / 1_000_000 * 1_000_000));
        timeIsWrittenAsItNamesItself(Instant.ofEpochSecond(second));
    }

    private static void timeIsWrittenAsItNamesItself(Instant time) {
        assertThat(text(writer().begin().member("at", time).end())).isEqualTo("{\"at\":\"" + time + "\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\\n\\\"\" : \"ä\\ud83d\"}", "[1,\r\n\t 2]", "\"\\\\ \\u0000 €\""})
    void theTextOfAValueComesBackFromItsString(String json) {
        LineWriter out = writer().begin().textOf("payload", JsonText.check(json.getBytes(UTF_8)));
        JsonNode read = Json.read(out.end().bytes());
        assertThat(read.get("payload").stringValue()).isEqualTo(json);
    }
}
