package dev.drover.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.contracts.Json;
import dev.drover.contracts.Origin;
import dev.drover.deadletter.Letter;
import dev.drover.deadletter.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EditorTest {
    private static final String REQUEST =
            "{\"custom_id\":\"r\",\"method\":\"POST\",\"url\":\"/v1/completions\",\"body\":{\"model\":\"m\",\"prompt\":\"old\"}}";

    private final StoredRecord record = new StoredRecord(
            new Origin("t", 0, 1), Instant.EPOCH, new byte[] {1}, REQUEST.getBytes(StandardCharsets.UTF_8), List.of());

    @Test
    void whatIsSetToNothingIsNoEditor() {
        assertThat(Editor.command(Map.of("VISUAL", "", "EDITOR", " "))).isNull();
        assertThat(Editor.command(Map.of("VISUAL", "", "EDITOR", "vi"))).isEqualTo("vi");
        assertThat(Editor.command(Map.of("VISUAL", "code -w", "EDITOR", "vi"))).isEqualTo("code -w");
        assertThat(Editor.command(Map.of())).isNull();
    }

    @Test
    void whatNobodyChangedIsNotSent() {
        assertThatThrownBy(() -> editor("true").edit(Letter.of(record, "c"), record))
                .isInstanceOf(Editor.Unchanged.class)
                .hasMessageContaining("changed nothing");
    }

    @Test
    void whatWasChangedIs() throws Exception {
        StoredRecord edited = editor("sed -i s/old/new/").edit(Letter.of(record, "c"), record);
        assertThat(Json.read(Objects.requireNonNull(edited.value()))
                        .at("/body/prompt")
                        .stringValue())
                .isEqualTo("new");
    }

    private static Editor editor(String command) {
        return new Editor(_ -> {}, true, command);
    }
}
