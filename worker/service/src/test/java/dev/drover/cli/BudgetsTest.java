package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Json;
import dev.drover.operations.SpendTopics;
import dev.drover.testbed.EmbeddedBroker;
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

/** {@code drover budgets} against a real broker; each test has a tenant of its own. */
@Timeout(180)
class BudgetsTest {
    private static @Nullable EmbeddedBroker broker;
    private static @Nullable SpendTopics topics;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start();
        topics = new SpendTopics(broker);
    }

    @AfterAll
    static void stop() {
        Objects.requireNonNull(topics).close();
        Objects.requireNonNull(broker).close();
    }

    private static Screen budgets(String... more) {
        String[] line = new String[more.length + 1];
        line[0] = "budgets";
        System.arraycopy(more, 0, line, 1, more.length);
        return Screen.at(Objects.requireNonNull(broker).bootstrapServers(), line);
    }

    private static void spend(String tenant, String model, String usd) {
        SpendTopics spend = Objects.requireNonNull(topics);
        spend.commit(List.of(spend.event(tenant, model, Instant.now(), usd, Map.of())));
    }

    @Test
    void aBudgetThatIsSetIsListedWithWhatIsLeft() {
        spend("acme", "gpt-4.1", "42.5");
        spend("acme", "deepseek", "0.0000000001");
        Screen set = budgets(
                "set",
                "--tenant",
                "acme",
                "--period",
                "month",
                "--usd",
                "50",
                "--by",
                "ann",
                "--reason",
                "contract 17");
        assertThat(set.err()).contains("written");
        assertThat(set.code()).isZero();
        assertThat(budgets("set", "--tenant", "acme", "--model", "gpt-4.1", "--period", "day", "--usd", "100")
                        .code())
                .isZero();
        List<JsonNode> list = lines(budgets("list", "--tenant", "acme", "-o", "jsonl"));
        assertThat(list).hasSize(2);
        assertThat(list.getFirst().get("spent_usd").stringValue()).isEqualTo("42.5000000001");
        assertThat(list.getFirst().get("remaining_usd").stringValue()).isEqualTo("7.4999999999");
        assertThat(list.getFirst().get("state").stringValue()).isEqualTo("soft_limit");
        assertThat(list.getFirst().get("by").stringValue()).isEqualTo("ann");
        assertThat(list.get(1).get("remaining_usd").stringValue()).isEqualTo("57.5");
        assertThat(list.get(1).get("period").stringValue())
                .isEqualTo(Instant.now().atZone(ZoneOffset.UTC).toLocalDate().toString());
        Screen show = budgets("show", "acme");
        assertThat(show.out()).contains("near its end", "month set, by ann", "contract 17");
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
        Screen first = budgets("top-up", "--tenant", "prepaid", "--usd", "100", "--id", "i-1", "--reason", "paid");
        assertThat(first.err()).contains("from now on it is prepaid");
        assertThat(first.code()).isZero();
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
        assertThat(budgets("top-up", "--tenant", "returned", "--usd", "100", "--id", "i-1")
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
        SpendTopics spend = Objects.requireNonNull(topics);
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
        SpendTopics spend = Objects.requireNonNull(topics);
        spend.budget("{\"tenant\": \"ghost\", \"id\": \"g\", \"kind\": \"top_up\"}", "{\"v\": 1, \"usd\": \"7\"}");
        spend.budget("{\"kind\":\"top_up\",\"tenant\":\"ghost\",\"id\":\"g\"}", null);
        Screen again = budgets("remove", "--tenant", "ghost", "--top-up", "g");
        assertThat(again.err()).contains("would come back", "removed for good");
        assertThat(again.code()).isZero();
        assertThat(compacted("ghost")).isEmpty();
    }

    @Test
    void aBudgetThatAnotherSystemWroteIsOverwrittenUnderTheBytesThatItHas() {
        SpendTopics spend = Objects.requireNonNull(topics);
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

    /** What is left of the topic's records whose keys contain a text, once Kafka has compacted it and dropped tombstones. */
    private static Map<String, String> compacted(String text) {
        Map<String, String> left = new HashMap<>();
        try (var reader = new KafkaConsumer<>(
                Map.of("bootstrap.servers", Objects.requireNonNull(broker).bootstrapServers()),
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
    void withoutTheConfigurationABalanceSaysWhatItLacks() {
        Screen topUp = budgets("top-up", "--tenant", "unknown-base", "--usd", "1", "--id", "i-1");
        assertThat(topUp.err())
                .contains(
                        "no balance by any record",
                        "--config drover.yaml adds",
                        "a balance is configured to begin with");
        assertThat(budgets("show", "unknown-base").err()).contains("a balance is configured to begin with");
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
    void configuredBudgetsAreShownUntilARecordSaysOtherwise(@TempDir Path folder) throws Exception {
        Path config = Files.writeString(folder.resolve("drover.yaml"), """
            drover:
              providers:
                - {name: p, api-key: "${NO_SUCH_KEY}"}
              budgets:
                soft-limit: 0.5
                each-tenant: [{period: day, usd: "3"}]
                models: [{model: deepseek, period: month, usd: "1000"}]
              tenants:
                - name: conf
                  budgets: [{model: gpt-4.1, period: day, usd: "10"}]
            """);
        spend("conf", "gpt-4.1", "6");
        List<JsonNode> before = lines(budgets("show", "conf", "--config", config.toString(), "-o", "jsonl"));
        assertThat(before).hasSize(1);
        assertThat(before.getFirst().get("source").stringValue()).isEqualTo("configured");
        assertThat(before.getFirst().get("state").stringValue()).isEqualTo("soft_limit");
        assertThat(budgets(
                                "set",
                                "--tenant",
                                "conf",
                                "--model",
                                "gpt-4.1",
                                "--period",
                                "day",
                                "--usd",
                                "20",
                                "--config",
                                config.toString())
                        .out())
                .contains("before", "10.00", "after", "20.00");
        assertThat(lines(budgets("show", "conf", "--config", config.toString(), "-o", "jsonl"))
                        .getFirst()
                        .get("usd")
                        .stringValue())
                .isEqualTo("20");
        assertThat(lines(budgets("show", "another", "--config", config.toString(), "-o", "jsonl"))
                        .getFirst()
                        .get("usd")
                        .stringValue())
                .isEqualTo("3");
        Screen list = budgets("list", "--config", config.toString());
        assertThat(list.out()).contains("(all)", "deepseek", "1000.00");
        assertThat(list.err()).contains("each tenant without budgets of its own has 3 USD a day");
    }

    @Test
    void whoHasSpentOfWhatEachTenantGetsIsListedTheLeastLeftFirst(@TempDir Path folder) throws Exception {
        Path config = Files.writeString(folder.resolve("drover.yaml"), """
            drover: {budgets: {each-tenant: [{period: day, usd: "3"}]}}
            """);
        spend("each-little", "gpt-4.1", "0.5");
        spend("each-much", "gpt-4.1", "2.75");
        List<JsonNode> all = lines(budgets("list", "--config", config.toString(), "-o", "jsonl"));
        assertThat(all.stream().map(line -> line.path("tenant").stringValue("")))
                .containsSubsequence("each-much", "each-little")
                .doesNotContain("never");
        Screen above = budgets("list", "--config", config.toString(), "--above", "90%", "-o", "jsonl");
        assertThat(lines(above).stream().map(line -> line.path("tenant").stringValue("")))
                .contains("each-much")
                .doesNotContain("each-little");
        assertThat(budgets("list", "--above", "most").err()).contains("--above 'most' is no percentage, such as 80%");
        assertThat(budgets("list", "--tenant", "each-much", "--config", config.toString(), "--above", "95%")
                        .code())
                .isEqualTo(4);
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
                        .code())
                .isZero();
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

    private static List<JsonNode> lines(Screen screen) {
        return screen.out()
                .lines()
                .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }
}
