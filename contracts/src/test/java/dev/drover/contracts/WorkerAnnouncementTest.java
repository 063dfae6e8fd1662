package dev.drover.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.contracts.WorkerAnnouncement.Address;
import dev.drover.contracts.WorkerAnnouncement.Kind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class WorkerAnnouncementTest {
    @Test
    void theGoldenOneIsReadAndWrittenAsItIs() {
        WorkerAnnouncement golden =
                WorkerAnnouncement.read(WorkerAnnouncement.key("w"), Json.bytes(TestingSchemas.golden("workers")));
        assertThat(golden.knows(Kind.CHAIN, "bulk")).isTrue();
        assertThat(golden.knows(Kind.MODEL, "bulk")).isFalse();
        assertThat(Json.read(golden.value())).isEqualTo(TestingSchemas.golden("workers"));
    }

    @Test
    void whatAWorkerSaysKeepsToTheSchema() {
        WorkerAnnouncement said = new WorkerAnnouncement(
                "w",
                "drover",
                null,
                "0123456789ab",
                Set.of("b", "a"),
                Set.of(),
                Set.of("m"),
                new Address(8081, true),
                true,
                Instant.EPOCH,
                List.of(new BudgetRefusal(
                        new BudgetKey.Budget(null, "m", BudgetPeriod.MONTH),
                        "m",
                        new BigDecimal("0.000000001"),
                        Instant.EPOCH)));
        TestingSchemas.assertValid("workers", Json.read(said.value()));
        assertThat(WorkerAnnouncement.read(WorkerAnnouncement.key("w"), said.value()))
                .isEqualTo(said);
    }

    @Test
    void aRecordOfAnEarlierReleaseSaysNothingOfRefusals() {
        ObjectNode earlier = (ObjectNode) TestingSchemas.golden("workers");
        earlier.remove("budget_refusals");
        TestingSchemas.assertValid("workers", earlier);
        assertThat(WorkerAnnouncement.read(WorkerAnnouncement.key("w"), Json.bytes(earlier))
                        .refusals())
                .isEmpty();
    }

    @Test
    void anotherVersionOrAMissingMemberIsNamed() {
        byte[] key = WorkerAnnouncement.key("w");
        assertThatThrownBy(() -> WorkerAnnouncement.read(key, "{\"v\":2}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("version 2");
        assertThatThrownBy(() -> WorkerAnnouncement.read(key, "{\"v\":1}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("group");
    }
}
