package dev.drover.operations.submit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.deadletter.JsonPath;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LineCheckTest {
    private static final Instant DEADLINE = Instant.parse("2026-11-20T08:00:00Z");

    private static Checked check(LineEdits edits, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new LineCheck(edits, 1_000, "llm.requests").check(new Line(7, 0, bytes.length, bytes));
    }

    private static String value(Checked checked) {
        assertThat(checked).isInstanceOf(Checked.Good.class);
        return new String(((Checked.Good) checked).value(), StandardCharsets.UTF_8);
    }

    private static String reason(Checked checked) {
        assertThat(checked).isInstanceOf(BadLine.class);
        assertThat(((BadLine) checked).number()).isEqualTo(7);
        return ((BadLine) checked).reason();
    }

    @Test
    void everyFormatTakesTheDeadlineInItsOwnSpelling() {
        LineEdits edits = new LineEdits("acme", "bulk", null, DEADLINE, null);
        assertThat(value(check(edits, "{\"custom_id\":\"r\",\"url\":\"/v1/completions\",\"body\":{}}")))
                .startsWith(
                        "{\"tenant\":\"acme\",\"task\":\"bulk\",\"deadline\":\"2026-11-20T08:00:00Z\",\"custom_id\"");
        assertThat(value(check(edits, "{\"path\":\"/v1/completions\",\"body\":{}}")))
                .contains("\"deadline\":\"2026-11-20T08:00:00Z\"");
        assertThat(value(check(edits, "{\"id\":\"r\",\"deadline\":1,\"payload\":{}}")))
                .contains("\"deadline\":" + DEADLINE.getEpochSecond() + ",\"payload\"");
    }

    @Test
    void withoutOptionsALineIsSentAsItStands() {
        String line = "{\"custom_id\":\"r\",\"url\":\"/v1/completions\",\"body\":{\"n\":1.50}} ";
        assertThat(value(check(LineEdits.NONE, line))).isEqualTo(line);
    }

    @Test
    void theKeyIsAMemberByItsPath() {
        LineEdits edits = new LineEdits(null, null, null, null, JsonPath.parse("metadata.user"));
        String line = "{\"custom_id\":\"r\",\"url\":\"/v1/completions\",\"body\":{},\"metadata\":%s}";
        Checked text = check(edits, line.formatted("{\"user\":\"ann\"}"));
        assertThat(((Checked.Good) text).key()).asString(StandardCharsets.UTF_8).isEqualTo("ann");
        Checked number = check(edits, line.formatted("{\"user\":4.10}"));
        assertThat(((Checked.Good) number).key())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("4.10");
        assertThat(reason(check(edits, line.formatted("{}"))))
                .isEqualTo("it has no metadata.user, which --key makes the record's key");
        assertThat(reason(check(edits, line.formatted("{\"user\":{\"id\":1}}"))))
                .startsWith("metadata.user is an object or an array");
    }

    @Test
    void whatIsNoRequestIsToldWithItsReason() {
        assertThat(reason(check(LineEdits.NONE, "{\"custom_id\":\"r\""))).contains("not JSON");
        assertThat(reason(check(LineEdits.NONE, "[]"))).contains("an array");
        assertThat(reason(check(LineEdits.NONE, "{\"custom_id\":\"r\",\"url\":\"/x\",\"body\":{}}")))
                .contains("/x");
        assertThat(check(LineEdits.NONE, " \t\r")).isInstanceOf(Checked.Blank.class);
    }

    @Test
    void aRecordBeyondTheTopicsLimitIsToldWithBothSizes() {
        String line = "{\"custom_id\":\"r\",\"url\":\"/v1/completions\",\"body\":{\"prompt\":\"%s\"}}";
        assertThat(reason(check(LineEdits.NONE, line.formatted("x".repeat(900)))))
                .contains("llm.requests takes records of at most 1,000");
        assertThat(reason(new LineCheck(LineEdits.NONE, 1_000, "t").check(new Line(7, 0, 20_971_520, null))))
                .startsWith("20,971,520 bytes");
    }
}
