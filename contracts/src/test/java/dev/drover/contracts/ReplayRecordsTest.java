package dev.drover.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReplayRecordsTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void marksAreReadAsTheyWereWrittenAndKeepToTheSchema() {
        ReplayMark sent = new ReplayMark("req_a", 1, NOON, "20261120-1200-ab12", "llm.requests-3@77");
        ReplayMark parked = new ReplayMark("req_b", 2, NOON, null, null);
        for (ReplayMark mark : new ReplayMark[] {sent, parked}) {
            assertThat(ReplayMark.decode(mark.encode())).isEqualTo(mark);
            assertThat(TestingSchemas.errors("replays", Json.read(mark.encode())))
                    .isEmpty();
        }
        assertThatThrownBy(() -> ReplayMark.decode("{\"v\":1}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void auditRecordsAreReadAsTheyWereWrittenAndKeepToTheSchema() {
        AuditRecord record = new AuditRecord(
                NOON,
                "ann@desk",
                "dlq.replay.started",
                "llm.requests-dlt",
                Json.object().put("because", "fixed"));
        assertThat(AuditRecord.decode(record.encode())).isEqualTo(record);
        assertThat(TestingSchemas.errors("audit", Json.read(record.encode()))).isEmpty();
    }
}
