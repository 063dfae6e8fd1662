package dev.drover.operations.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LinesTest {
    private static List<Line> read(byte[] bytes, int limit) throws IOException {
        List<Line> all = new ArrayList<>();
        try (Lines lines = new Lines(new ByteArrayInputStream(bytes), limit)) {
            for (Line line = lines.next(); line != null; line = lines.next()) {
                all.add(line);
            }
        }
        return all;
    }

    private static List<String> texts(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8), 1_000).stream()
                .map(line -> line.bytes() == null ? "?" : new String(line.bytes(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void endsAreLineFeedsOrCarriageReturnsWithThemAndTheLastMayBeMissing() throws IOException {
        assertThat(texts("a\nb\r\n\nc\rd\r\ne")).containsExactly("a", "b", "", "c\rd", "e");
        assertThat(texts("a\n")).containsExactly("a");
        assertThat(texts("")).isEmpty();
    }

    @Test
    void aByteOrderMarkIsNotPartOfTheFirstLine() throws IOException {
        assertThat(texts("\ufeffa\n\ufeffb")).containsExactly("a", "\ufeffb");
    }

    @Test
    void aLineBeyondTheLimitIsMeasuredAndNotHeld() throws IOException {
        List<Line> lines = read(
                ("x".repeat(300_000) + "\r\n" + "y".repeat(10) + "\n" + "z".repeat(11))
                        .getBytes(StandardCharsets.UTF_8),
                10);
        assertThat(lines).extracting(Line::length).containsExactly(300_000L, 10L, 11L);
        assertThat(lines).extracting(Line::number).containsExactly(1L, 2L, 3L);
        assertThat(lines).extracting(Line::offset).containsExactly(0L, 300_002L, 300_013L);
        assertThat(lines).extracting(line -> line.bytes() == null).containsExactly(true, false, true);
    }

    @Property(tries = 200)
    void joinedAgainTheLinesAreTheFile(@ForAll @Size(max = 40) List<@Size(max = 9_000) byte[]> parts)
            throws IOException {
        List<String> texts = parts.stream()
                .map(part -> new String(part, StandardCharsets.ISO_8859_1).replaceAll("[\r\n]", "x"))
                .toList();
        String file = String.join("\n", texts) + "\n";
        List<Line> lines = read(("-\n" + file).getBytes(StandardCharsets.ISO_8859_1), 20_000);
        assertThat(lines.stream().skip(1).map(line -> new String(line.bytes(), StandardCharsets.ISO_8859_1)))
                .containsExactlyElementsOf(texts.isEmpty() ? List.of("") : texts);
    }
}
