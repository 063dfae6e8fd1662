package dev.drover.model.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SseParserTest {
    private static final String STREAM = "\uFEFFdata: erste Zeile – ü\r\n"
            + "data: zweite 🐑\r\n\r\n"
            + ": comment\n"
            + "event: error\n"
            + "data:x\n\n"
            + "data\n\n"
            + "id: 4\n"
            + "retry: 1\n\n"
            + "event: unused\n\n"
            + "data: {\"a\":1}\r\r"
            + "data: 終\n\n";

    @Test
    void readsEventsOfEverySpelling() {
        assertThat(parsed(STREAM.getBytes(StandardCharsets.UTF_8), List.of()))
                .containsExactly("|erste Zeile – ü\nzweite 🐑", "error|x", "|", "|{\"a\":1}", "|終");
    }

    @Test
    void anEventWithoutItsEmptyLineCountsButALineThatWasCutDoesNot() {
        assertThat(parsed(bytes("data: [DONE]\n"), List.of())).containsExactly("|[DONE]");
        assertThat(parsed(bytes("data: {\"choices\":"), List.of())).isEmpty();
    }

    @Property
    void anyCutIntoPiecesGivesTheSameEvents(@ForAll @Size(max = 40) List<@IntRange(min = 1, max = 9) Integer> pieces) {
        byte[] bytes = STREAM.getBytes(StandardCharsets.UTF_8);
        assertThat(parsed(bytes, pieces)).isEqualTo(parsed(bytes, List.of()));
    }

    @Property
    void anyBytesAreParsedWithoutAnException(@ForAll byte[] bytes) {
        assertThat(parsed(bytes, List.of())).isNotNull();
    }

    private static List<String> parsed(byte[] bytes, List<Integer> pieces) {
        List<String> events = new ArrayList<>();
        SseParser parser = new SseParser((name, data, from, to) ->
                events.add(name + "|" + new String(data, from, to - from, StandardCharsets.UTF_8)));
        int at = 0;
        for (int piece : pieces) {
            int length = Math.min(piece, bytes.length - at);
            parser.feed(bytes, at, length);
            at += length;
        }
        parser.feed(bytes, at, bytes.length - at);
        parser.end();
        return events;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
