package dev.drover.cli;

import static dev.drover.cli.TestingBudgets.lines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.BudgetPeriod;
import dev.drover.contracts.Json;
import dev.drover.operations.SpendTopics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What {@code drover budgets set}, {@code top-up} and {@code remove} change, against a real broker; each test has a tenant of its own. */
@Timeout(180)
class BudgetsChangeTest {
    private static @Nullable TestingBudgets testing;

    @BeforeAll
    static void start() {
        testing = new TestingBudgets();
    }

    @AfterAll
    static void stop() {
        Objects.requireNonNull(testing).close();
    }

    private static Screen budgets(String... more) {
        return Objects.requireNonNull(testing).budgets(more);
    }

    private static void spend(String tenant, String model, String usd) {
        Objects.requireNonNull(testing).spend(tenant, model, usd);
    }

    @Test
    void theSameIdAgainIsAppliedAlreadyAndForAnotherAmountRefused() {
        String[] once = {"set", "--tenant", "idem", "--period", "day", "--usd", "5", "--id", "t-1"};
        assertThat(budgets(once).err()).contains("written");
        Screen again = budgets(once);
        assertThat(again.err()).contains("already applied: 5 USD");
        assertThat(again.code()).isZero();
        Screen other = budgets("set", "--tenant", "idem", "--period", "day", "--usd", "6", "--id", "t-1");
        assertThat(other.err()).contains("the id t-1 has been used for 5 USD");
        assertThat(other.code()).isEqualTo(1);
    }

    @Test
    void topUpsAddUpOncePerIdAndAreDrawnDown() {
        spend("prepaid", "gpt-4.1", "30");
        String[] paid = {"top-up", "--tenant", "prepaid", "--usd", "100", "--id", "i-1", "--reason", "paid"};
        Screen first = budgets(paid);
        assertThat(first.err())
                .contains(
                        "it becomes prepaid: from now on its requests are refused when the credit is used up",
                        "nothing was written; say --yes");
        assertThat(first.code()).isEqualTo(2);
        assertThat(budgets("show", "prepaid").code()).isEqualTo(4);
        assertThat(budgets(Stream.concat(Arrays.stream(paid), Stream.of("--yes"))
                                .toArray(String[]::new))
                        .code())
                .isZero();
        assertThat(budgets("top-up", "--tenant", "prepaid", "--usd", "100.00", "--id", "i-1")
                        .err())
                .contains("already applied: 100 USD");
        assertThat(budgets("top-up", "--tenant", "prepaid", "--usd", "99", "--id", "i-1")
                        .code())
                .isEqualTo(1);
        assertThat(budgets("top-up", "--tenant", "prepaid", "--usd", "20.5", "--id", "i-2")
                        .code())
                .isZero();
        JsonNode shown =
                Json.read(budgets("show", "prepaid", "-o", "json").out().getBytes(StandardCharsets.UTF_8));
        assertThat(shown.at("/budgets/0/usd").stringValue()).isEqualTo("120.5");
        assertThat(shown.at("/budgets/0/remaining_usd").stringValue()).isEqualTo("90.5");
        assertThat(shown.get("top_ups")).hasSize(2);
    }

    @Test
    void aTopUpThatIsTakenBackIsGoneAndTheLastOneOnlyOnPurpose() {
        spend("returned", "gpt-4.1", "5");
        assertThat(budgets("top-up", "--tenant", "returned", "--usd", "100", "--id", "i-1", "--yes")
                        .code())
                .isZero();
        assertThat(budgets("top-up", "--tenant", "returned", "--usd", "20", "--id", "i-2")
                        .code())
                .isZero();
        Screen one = budgets("remove", "--tenant", "returned", "--top-up", "i-1");
        assertThat(one.code()).as(one.err()).isZero();
        assertThat(one.err()).contains("removes: 120 USD", "then applies: 20 USD, of which 5 are spent");
        assertThat(budgets("remove", "--tenant", "returned", "--top-up", "i-1").code())
                .isEqualTo(4);
        Screen last = budgets("remove", "--tenant", "returned", "--top-up", "i-2");
        assertThat(last.code()).isEqualTo(2);
        assertThat(last.err()).contains("no limit of this kind is left", "--yes");
        assertThat(budgets("remove", "--tenant", "returned", "--top-up", "i-2", "--yes")
                        .code())
                .isZero();
        assertThat(budgets("show", "returned").code()).isEqualTo(4);
    }

    /** Kafka compacts by bytes: a withdrawal under other bytes is forgotten, and what it withdrew is not. */
    @Test
    void whatAnotherSystemWroteIsTakenBackUnderTheBytesThatItHas() {
        SpendTopics spend = Objects.requireNonNull(testing).topics();
        String dumped = "{\"id\": \"wire-9\", \"tenant\": \"cafe\u0301\", \"kind\": \"top_up\"}";
        spend.budget(dumped, "{\"v\": 1, \"usd\": \"100\"}");
        spend.budget("{\"kind\":\"top_up\", \"tenant\":\"café\", \"id\":\"wire-9\"}", "{\"v\":1,\"usd\":\"100\"}");
        Screen removed = budgets("remove", "--tenant", "café", "--top-up", "wire-9", "--yes");
        assertThat(removed.code()).as(removed.err()).isZero();
        assertThat(compacted("wire-9")).isEmpty();
        assertThat(budgets("remove", "--tenant", "café", "--top-up", "wire-9").code())
                .isEqualTo(4);
    }

    @Test
    void whatWasWithdrawnUnderOtherBytesIsWithdrawnForGoodWhenAskedAgain() {
        SpendTopics spend = Objects.requireNonNull(testing).topics();
        spend.budget("{\"tenant\": \"ghost\", \"id\": \"g\", \"kind\": \"top_up\"}", "{\"v\": 1, \"usd\": \"7\"}");
        spend.budget("{\"kind\":\"top_up\",\"tenant\":\"ghost\",\"id\":\"g\"}", null);
        Screen again = budgets("remove", "--tenant", "ghost", "--top-up", "g");
        assertThat(again.err()).contains("would come back", "removed for good");
        assertThat(again.code()).isZero();
        assertThat(compacted("ghost")).isEmpty();
    }

    @Test
    void aBudgetThatAnotherSystemWroteIsOverwrittenUnderTheBytesThatItHas() {
        SpendTopics spend = Objects.requireNonNull(testing).topics();
        String dumped = "{\"period\": \"day\", \"tenant\": \"dumps\", \"model\": null, \"kind\": \"budget\"}";
        spend.budget(dumped, "{\"v\": 1, \"usd\": \"5\"}");
        assertThat(budgets("set", "--tenant", "dumps", "--period", "day", "--usd", "6")
                        .code())
                .isZero();
        assertThat(compacted("dumps")).hasSize(1).containsKey(dumped);
    }

    @Test
    void aRemovalThatRaisesALimitAThousandfoldAsks(@TempDir Path folder) throws Exception {
        Path config = Files.writeString(folder.resolve("drover.yaml"), """
            drover: {tenants: [{name: raised, budgets: [{period: day, usd: "5000"}]}]}
            """);
        assertThat(budgets("set", "--tenant", "raised", "--period", "day", "--usd", "5")
                        .code())
                .isZero();
        String[] remove = {"remove", "--tenant", "raised", "--period", "day", "--config", config.toString()};
        Screen asked = budgets(remove);
        assertThat(asked.err()).contains("more than ten times as much as before", "--yes");
        assertThat(asked.code()).isEqualTo(2);
    }

    @Test
    void aBudgetOverAModelThatNobodyHasIsRefusedOrDoubted(@TempDir Path folder) throws Exception {
        Path config = Files.writeString(folder.resolve("drover.yaml"), "drover: {models: [{name: gpt-4.1}]}");
        String[] set = {"set", "--tenant", "typo", "--model", "gpt-4.2", "--period", "day", "--usd", "5"};
        String[] known = Stream.concat(Arrays.stream(set), Stream.of("--config", config.toString()))
                .toArray(String[]::new);
        Screen refused = budgets(known);
        assertThat(refused.err()).contains("no model 'gpt-4.2'; there are: gpt-4.1");
        assertThat(refused.code()).isEqualTo(2);
        Screen doubted = budgets(set);
        assertThat(doubted.err()).contains("without --config nobody can say whether 'gpt-4.2'");
        assertThat(doubted.code()).isZero();
        known[4] = "gpt-4.1";
        assertThat(budgets(known).code()).isZero();
    }

    @Test
    void aWrongTopUpIsCorrectedWithoutAMomentWithoutALimit() {
        assertThat(Screen.of("budgets", "remove", "--help").out())
                .contains("by a top-up of the right one under another id, and by removing");
    }

    @Test
    void aBudgetThatIsTakenBackLeavesTheConfiguredOne(@TempDir Path folder) throws Exception {
        Path config = Files.writeString(folder.resolve("drover.yaml"), """
            drover: {tenants: [{name: back, budgets: [{period: day, usd: "10"}]}]}
            """);
        assertThat(budgets("set", "--tenant", "back", "--period", "day", "--usd", "20")
                        .code())
                .isZero();
        Screen dry =
                budgets("remove", "--tenant", "back", "--period", "day", "--config", config.toString(), "--dry-run");
        assertThat(dry.err()).contains("then applies: 10 USD", "nothing was written");
        assertThat(budgets("remove", "--tenant", "back", "--period", "day", "--config", config.toString())
                        .code())
                .isZero();
        assertThat(lines(budgets("show", "back", "--config", config.toString(), "-o", "jsonl"))
                        .getFirst()
                        .get("usd")
                        .stringValue())
                .isEqualTo("10");
    }

    @Test
    void aDryRunAndAnAbsurdAmountWriteNothing() {
        Screen dry = budgets("set", "--tenant", "dry", "--period", "day", "--usd", "5", "--dry-run");
        assertThat(dry.err()).contains("dry run: nothing was written");
        assertThat(dry.out()).contains("after", "5.00");
        Screen absurd = budgets("set", "--tenant", "dry", "--period", "day", "--usd", "25000");
        assertThat(absurd.code()).isEqualTo(2);
        assertThat(absurd.err()).contains("more than 10000 USD", "say --yes");
        assertThat(budgets("show", "dry").code()).isEqualTo(4);
        assertThat(budgets("set", "--tenant", "dry", "--period", "day", "--usd", "25000", "--yes")
                        .code())
                .isZero();
        assertThat(budgets("set", "--tenant", "dry", "--period", "day", "--usd", "0")
                        .err())
                .contains("calls stop at once", "say --yes");
    }

    @Test
    void aTopUpBehindAnotherBudgetThatIsUsedUpAsksAndNamesIt() {
        assertThat(budgets("set", "--tenant", "blocked", "--period", "day", "--usd", "2")
                        .code())
                .isZero();
        spend("blocked", "gpt-4.1", "2");
        String[] topUp = {"top-up", "--tenant", "blocked", "--usd", "5", "--id", "i-1"};
        Screen asked = budgets(topUp);
        assertThat(asked.code()).isEqualTo(2);
        String tomorrow = Instant.now().atZone(ZoneOffset.UTC).toLocalDate().plusDays(1) + "T00:00:00Z";
        assertThat(asked.err())
                .contains(
                        "the day budget of blocked is in the way until " + tomorrow + ": 2 of 2 USD are spent",
                        "drover budgets set --tenant blocked --period day --usd AMOUNT",
                        "say --yes");
        assertThat(budgets("show", "blocked").out()).doesNotContain("balance");
        topUp = Stream.concat(Arrays.stream(topUp), Stream.of("--yes")).toArray(String[]::new);
        assertThat(budgets(topUp).code()).isZero();
        spend("roomy", "gpt-4.1", "1");
        assertThat(budgets("set", "--tenant", "roomy", "--period", "day", "--usd", "2")
                        .code())
                .isZero();
        assertThat(budgets("top-up", "--tenant", "roomy", "--usd", "5", "--id", "i-1")
                        .err())
                .doesNotContain("in the way");
        Screen written = budgets("top-up", "--tenant", "roomy", "--usd", "5", "--id", "i-1", "--yes");
        assertThat(written.code()).isZero();
        assertThat(written.err()).contains("the day budget of roomy limits it as well: 1 of 2 USD are spent");
    }

    @Test
    void aTopUpThatIsStillTooLittleSaysSoAndIsWritten() throws Exception {
        assertThat(budgets("top-up", "--tenant", "poor", "--usd", "0.001", "--id", "i-1", "--yes")
                        .code())
                .isZero();
        Objects.requireNonNull(testing).refused("poor", BudgetPeriod.BALANCE, "0.05");
        Screen little = budgets("top-up", "--tenant", "poor", "--usd", "0.009", "--id", "i-2");
        assertThat(little.code()).as(little.err()).isZero();
        assertThat(little.err())
                .contains(
                        "0.01 USD would be left, still too little for the last request", "0.05 USD with model gpt-4.1");
        Screen set = budgets("set", "--tenant", "poor", "--period", "balance", "--usd", "0.01");
        assertThat(set.err()).contains("0.02 USD would be left, still too little for the last request");
        Screen enough = budgets("top-up", "--tenant", "poor", "--usd", "0.03", "--id", "i-3");
        assertThat(enough.code()).isZero();
        assertThat(enough.err()).doesNotContain("too little");
    }

    @Test
    void aBudgetThatIsTooLittleForTheLastRequestIsInTheWayOfATopUp() throws Exception {
        assertThat(budgets("set", "--tenant", "narrow", "--period", "day", "--usd", "0.001")
                        .code())
                .isZero();
        Objects.requireNonNull(testing).refused("narrow", BudgetPeriod.DAY, "0.05");
        Screen asked = budgets("top-up", "--tenant", "narrow", "--usd", "5", "--id", "i-1");
        assertThat(asked.code()).isEqualTo(2);
        assertThat(asked.err())
                .contains(
                        "the day budget of narrow is in the way until", "the rest is too little for the last request");
    }

    @Test
    void whatMakesNoSenseIsAUsageError() {
        for (String usd : List.of("-5", "1,000", "$5", "1e3", "", "99999999999", "2000000000")) {
            assertThat(budgets("set", "--tenant", "t", "--period", "day", "--usd=" + usd)
                            .code())
                    .as(usd)
                    .isEqualTo(2);
        }
        assertThat(budgets("top-up", "--tenant", "t", "--usd", "0", "--id", "x").code())
                .isEqualTo(2);
        assertThat(budgets("set", "--period", "day", "--usd", "5").code()).isEqualTo(2);
        assertThat(budgets("set", "--all-tenants", "--period", "balance", "--usd", "5")
                        .err())
                .contains("a balance is one tenant's");
        assertThat(budgets("set", "--tenant", "a\tb", "--period", "day", "--usd", "5")
                        .err())
                .contains("--tenant must have 1 to 256 characters");
        assertThat(budgets().code()).isEqualTo(2);
        assertThat(Screen.of("budgets", "set", "--help").out()).contains("Examples:", "--dry-run");
    }

    /** What is left of the topic's records whose keys contain a text, once Kafka has compacted it and dropped tombstones. */
    private static Map<String, String> compacted(String text) {
        Map<String, String> left = new HashMap<>();
        try (var reader = new KafkaConsumer<>(
                Map.of("bootstrap.servers", Objects.requireNonNull(testing).brokers()),
                new StringDeserializer(),
                new StringDeserializer())) {
            var partition = List.of(new TopicPartition("llm.budgets", 0));
            reader.assign(partition);
            reader.seekToBeginning(partition);
            long end = reader.endOffsets(partition).values().iterator().next();
            while (reader.position(partition.getFirst()) < end) {
                reader.poll(Duration.ofMillis(100)).forEach(entry -> {
                    if (entry.value() == null) {
                        left.remove(entry.key());
                    } else if (entry.key().contains(text)) {
                        left.put(entry.key(), entry.value());
                    }
                });
            }
        }
        return left;
    }
}
