package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Billing;
import dev.drover.contracts.Json;
import dev.drover.contracts.UsageCodec;
import dev.drover.contracts.UsageEvent;
import dev.drover.operations.SpendTopics;
import dev.drover.report.Focus;
import dev.drover.testbed.EmbeddedBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code drover costs} against a real broker. */
@Timeout(180)
class CostsTest {
    private static final Instant DAY = Instant.parse("2026-03-20T10:00:00Z");

    private static @Nullable EmbeddedBroker broker;
    private static @Nullable SpendTopics topics;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start();
        SpendTopics spend = new SpendTopics(broker);
        topics = spend;
        spend.commit(List.of(
                spend.event("acme", "gpt-4.1", DAY, "0.10", Map.of("user", "ann")),
                spend.event("acme", "gpt-4.1", DAY.plusSeconds(86_400), "0.0000001", Map.of("user", "bob")),
                spend.event("dunes", "deepseek", DAY, "1.5", Map.of("project", "p"))));
        spend.abort(List.of(spend.event("acme", "gpt-4.1", DAY, "1000", Map.of())));
        spend.commit(List.of(
                spend.event("dunes", SpendTopics.attempt("deepseek", DAY, "0.4", Billing.POSSIBLY_BILLED), Map.of()),
                spend.event("dunes", SpendTopics.attempt("deepseek", DAY, "?", Billing.BILLED), Map.of())));
    }

    @AfterAll
    static void stop() {
        Objects.requireNonNull(topics).close();
        Objects.requireNonNull(broker).close();
    }

    private static Screen costs(String... more) {
        String[] line = new String[more.length + 1];
        line[0] = "costs";
        System.arraycopy(more, 0, line, 1, more.length);
        return Screen.at(Objects.requireNonNull(broker).bootstrapServers(), line);
    }

    @Test
    void theTableIsExactAndSaysWhatItCanNotKnow() {
        Screen screen = costs("--by", "tenant,model");
        assertThat(screen.lines())
                .containsExactly(
                        "TENANT  MODEL           USD  POSSIBLY  ESTIMATED  INPUT  OUTPUT  ATTEMPTS  UNPRICED",
                        "acme    gpt-4.1   0.1000001      0.00       0.00    200      40         2         0",
                        "dunes   deepseek  1.5000000      0.40       0.00    200      40         3         1",
                        "TOTAL             1.6000001      0.40       0.00    400      80         5         1");
        assertThat(screen.err())
                .contains("1 of 5 attempts were billed at a cost nobody knows")
                .doesNotContain("incomplete");
        assertThat(screen.code()).isZero();
    }

    @Test
    void timesTenantsAndUsersNarrowAndGroup() {
        assertThat(costs("--by", "day,user", "--tenant", "acme", "-o", "csv").lines())
                .containsExactly(
                        "day,user,usd,possibly_billed_usd,estimated_usd,prompt_tokens,completion_tokens,attempts,"
                                + "unpriced_attempts",
                        "2026-03-20,ann,0.1,0,0,100,20,1,0",
                        "2026-03-21,bob,0.0000001,0,0,100,20,1,0");
        assertThat(costs("--from", "2026-03-21", "--to", "2026-03-22", "-o", "jsonl")
                        .lines())
                .containsExactly("{\"tenant\":\"acme\",\"usd\":\"0.0000001\",\"possibly_billed_usd\":\"0\","
                        + "\"estimated_usd\":\"0\",\"prompt_tokens\":100,\"completion_tokens\":20,\"attempts\":1,"
                        + "\"unpriced_attempts\":0}");
        Screen nothing = costs("--from", "2027-01");
        assertThat(nothing.code()).isEqualTo(4);
        assertThat(nothing.err()).contains("nothing matches");
    }

    @Test
    void theLedgerHasTheSameSums() {
        for (String by : List.of("tenant", "tenant,model", "day,tenant", "month,model")) {
            JsonNode usage = json(costs("--by", by, "-o", "json"));
            JsonNode ledger = json(costs("--by", by, "-o", "json", "--source", "ledger"));
            assertThat(ledger.get("rows")).as(by).isEqualTo(usage.get("rows"));
            assertThat(ledger.get("total")).isEqualTo(usage.get("total"));
        }
        assertThat(costs("--source", "ledger").err()).contains("months 2026-03 to 2026-03", "of the group drover");
    }

    @Test
    void focusHasWhatWasSurelyBilledAndSaysWhatItLeavesOut() {
        Screen screen = costs("-o", "focus");
        assertThat(screen.code()).isZero();
        assertThat(screen.lines().getFirst()).isEqualTo(String.join(",", Focus.header()));
        assertThat(screen.lines()).hasSize(4);
        assertThat(screen.lines().get(1)).startsWith("0.1,openai,openai,USD,2026-04-01T00:00:00Z,2026-03-01T00:00:00Z");
        assertThat(screen.err()).contains("not in the file: 2 attempts, of which 1 have no price");
    }

    @Test
    void whatCanNotBeReadIsToldWithItsPlaceAndTheExitCodeSaysSo() {
        EmbeddedBroker kafka = Objects.requireNonNull(broker);
        kafka.createTopic("odd.usage", 1);
        Objects.requireNonNull(topics).raw("odd.usage", "{\"id\":1}");
        Screen screen = costs("--topic", "usage=odd.usage");
        assertThat(screen.code()).isEqualTo(3);
        assertThat(screen.err()).contains("1 records could not be read", "odd.usage-0@0: usage event.");
    }

    @Test
    void whatRetentionRemovedIsSaid() throws Exception {
        EmbeddedBroker kafka = Objects.requireNonNull(broker);
        kafka.createTopic("short.usage", 1);
        SpendTopics spend = Objects.requireNonNull(topics);
        UsageEvent event = spend.event("acme", "gpt-4.1", DAY, "1", Map.of());
        String value = new String(UsageCodec.encode(event), StandardCharsets.UTF_8);
        spend.raw("short.usage", value);
        spend.raw("short.usage", value); // the same event twice counts once, when both are there
        assertThat(costs("--topic", "usage=short.usage").err())
                .contains("1 events are in the topic twice")
                .doesNotContain("incomplete");
        try (var admin = kafka.admin()) {
            admin.deleteRecords(Map.of(new TopicPartition("short.usage", 0), RecordsToDelete.beforeOffset(1)))
                    .all()
                    .get();
        }
        Screen screen = costs("--topic", "usage=short.usage", "-o", "json");
        assertThat(screen.err()).contains("incomplete: the usage topic has lost records from before");
        assertThat(json(screen).get("complete_since").isString()).isTrue();
        assertThat(json(screen).at("/total/usd").stringValue()).isEqualTo("1");
    }

    @Test
    void anInvoiceIsSetBesideOurs(@TempDir Path folder) throws Exception {
        Path invoice = Files.writeString(folder.resolve("invoice.csv"), """
            date,model,cost
            2026-03-20,gpt-4.1,0.10
            2026-03-20,deepseek-2025-04-14,1.80
            2026-03-21,gpt-4.1,0.50
            """);
        Screen screen = costs("reconcile", invoice.toString(), "--tolerance", "0.01");
        assertThat(screen.lines())
                .containsExactly(
                        "DAY         MODEL                   BILLED  ESTIMATED  POSSIBLY  UNPRICED  INVOICE "
                                + " DIFFERENCE  UNEXPLAINED",
                        "2026-03-20  deepseek-2025-04-14  1.5000000       0.00      0.40         1     1.80  "
                                + " 0.3000000    0.0000000",
                        "2026-03-20  gpt-4.1-2025-04-14   0.1000000       0.00      0.00         0     0.10  "
                                + " 0.0000000    0.0000000",
                        "2026-03-21  gpt-4.1-2025-04-14   0.0000001       0.00      0.00         0     0.50  "
                                + " 0.4999999    0.4999999  !",
                        "TOTAL                            1.6000001       0.00      0.40         1     2.40  "
                                + " 0.7999999    0.3999999  !");
        assertThat(screen.code()).isEqualTo(3);
        assertThat(screen.err()).contains("beyond the tolerance");
        assertThat(costs("reconcile", invoice.toString(), "--tolerance", "1").code())
                .isZero();
        assertThat(costs("reconcile", invoice.toString(), "--provider", "azure", "-o", "json")
                        .out())
                .contains("\"billed_usd\":\"0\"");
    }

    @Test
    void aWrongInvoiceIsRefusedBeforeAnythingIsConnected(@TempDir Path folder) throws Exception {
        Path invoice =
                Files.writeString(folder.resolve("bad.csv"), "date,model,cost\n2026-03-20,m,1\n2026-03-20,m,x\n");
        Screen screen = Screen.at("127.0.0.1:1", "costs", "reconcile", invoice.toString());
        assertThat(screen.code()).isEqualTo(1);
        assertThat(screen.err()).contains("bad.csv, line 3: 'x' is no amount");
        assertThat(Screen.at(
                                "127.0.0.1:1",
                                "costs",
                                "reconcile",
                                folder.resolve("no.csv").toString())
                        .code())
                .isEqualTo(2);
    }

    @Test
    void wrongOptionsAreUsageErrorsAndAMissingTopicIsNamed() {
        assertThat(costs("--by", "costcentre").code()).isEqualTo(2);
        assertThat(costs("--from", "tomorrow").code()).isEqualTo(2);
        assertThat(costs("--from", "2026-12", "--to", "2026-11").code()).isEqualTo(2);
        assertThat(costs("--source", "ledger", "--by", "user").code()).isEqualTo(2);
        assertThat(costs("--source", "ledger", "--from", "2026-03-20T01:00:00Z").code())
                .isEqualTo(2);
        Screen missing = costs("--topic", "usage=no.such.topic");
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.err()).contains("topic no.such.topic does not exist", "--topic KIND=NAME");
        assertThat(Screen.of("costs", "--help").out()).contains("Examples:", "--by tenant,model");
    }

    private static JsonNode json(Screen screen) {
        return Json.read(screen.out().getBytes(StandardCharsets.UTF_8));
    }
}
