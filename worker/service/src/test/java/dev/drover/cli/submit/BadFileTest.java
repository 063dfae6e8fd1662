package dev.drover.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.contracts.Json;
import dev.drover.operations.OperationException;
import dev.drover.operations.StopToken;
import dev.drover.operations.submit.FileSource;
import dev.drover.operations.submit.Inspection;
import dev.drover.operations.submit.LineEdits;
import dev.drover.operations.submit.Routes;
import dev.drover.operations.submit.SubmitOrder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Nothing of a line that is left out is lost, whatever the line is. */
class BadFileTest {
    private static final String GOOD = "{\"custom_id\":\"r\",\"url\":\"/v1/completions\",\"body\":{}}";

    @TempDir
    private Path folder = Path.of(".");

    private Path leftOut(Path input, Path file, boolean named) throws Exception {
        try (FileSource source = FileSource.of(input);
                BadFile told = new BadFile(source, file, named)) {
            SubmitOrder order = new SubmitOrder(source, "id", LineEdits.NONE, "", Routes.UNKNOWN, false, 0);
            var _ = Inspection.of(order, "t", 1_000, new StopToken(), told);
            return told.finish();
        }
    }

    private Path input(byte[]... lines) throws IOException {
        Path input = folder.resolve("b.jsonl");
        try (var out = Files.newOutputStream(input)) {
            for (byte[] line : lines) {
                out.write(line);
                out.write('\n');
            }
        }
        return input;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<JsonNode> read(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> Json.read(bytes(line)))
                .toList();
    }

    @Test
    void aLineOf20MegabytesIsToldWithItsNumberAndKeptWhole() throws Exception {
        String huge = "{\"custom_id\":\"é\",\"body\":\"" + "\"\\\u20ac".repeat(4_000_000) + "\"}";
        Path file = leftOut(input(bytes(GOOD), bytes(huge)), folder.resolve("bad"), true);
        assertThat(read(file)).singleElement().satisfies(line -> {
            assertThat(line.get("line").intValue()).isEqualTo(2);
            assertThat(line.get("reason").stringValue()).contains("takes records of at most 1,000");
            assertThat(line.get("text").stringValue()).isEqualTo(huge);
        });
    }

    @Test
    void aBinaryLineIsKeptInBase64() throws Exception {
        byte[] binary = new byte[20_001];
        new java.util.Random(7).nextBytes(binary);
        for (int i = 0; i < binary.length; i++) {
            binary[i] = binary[i] == '\n' || binary[i] == '\r' ? 0 : binary[i];
        }
        Path file = leftOut(input(binary, new byte[] {1, 0, (byte) 0xff}), folder.resolve("bad"), true);
        assertThat(read(file))
                .extracting(line ->
                        Base64.getDecoder().decode(line.get("text_base64").stringValue()))
                .containsExactly(binary, new byte[] {1, 0, (byte) 0xff});
    }

    @Test
    void aByteOrderMarkAndCarriageReturnsAreNoPartOfALine() throws Exception {
        Path file = leftOut(
                Files.writeString(
                        folder.resolve("b.jsonl"), "\ufeff" + "x".repeat(3_000) + "\r\n" + GOOD + "\r\n{\r\n"),
                folder.resolve("bad"),
                true);
        assertThat(read(file))
                .extracting(line -> line.get("text").stringValue())
                .containsExactly("x".repeat(3_000), "{");
    }

    @Test
    void whatLiesThereIsReplacedByTheSameAlone() throws Exception {
        Path bad = folder.resolve("bad");
        Path input = input(bytes("{"));
        assertThat(leftOut(input, bad, false)).isEqualTo(bad);
        assertThat(leftOut(input, bad, false)).isEqualTo(bad);
        String before = Files.readString(bad);
        Path other = input(bytes("["));
        Path aside = leftOut(other, bad, false);
        assertThat(aside.getFileName()).hasToString("bad.new");
        assertThat(Files.readString(aside)).contains("[");
        assertThatThrownBy(() -> leftOut(other, bad, true))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("exists and holds something else");
        assertThat(bad).hasContent(before);
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void aDiskWithoutRoomIsNamedAndNothingIsLeftBehind() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(Path.of("/dev/full")), "no /dev/full");
        Path input = input(bytes("{"));
        assertThatThrownBy(() -> leftOut(input, Path.of("/dev/full"), true))
                .isInstanceOf(OperationException.class)
                .hasMessageContainingAll("/dev/full", "nothing was sent");
    }
}
