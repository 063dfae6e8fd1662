package dev.drover.model;

import static dev.drover.model.TestingChains.START;
import static dev.drover.model.TestingChains.inference;
import static dev.drover.model.TestingChains.model;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.CutOver;
import dev.drover.contracts.Ending;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.Usage;
import dev.drover.contracts.WaitReason;
import dev.drover.model.ChainOrder.By;
import dev.drover.model.TestingChains.VirtualClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Orders of a chain that are not its list's: by price, by measured time, and while a share moves to another model. */
class ChainOrderTest {
    private static final Model A = model("a");
    private static final Model B = model("b");
    private static final Model C = model("c");

    private final VirtualClock clock = new VirtualClock();
    private final Map<String, Duration> latency = new HashMap<>();
    private final Map<String, BigDecimal> prices = new HashMap<>();
    private final List<String> called = new ArrayList<>();
    private final TestingLimits limits = new TestingLimits();
    private final Chains chains = new Chains(
            ChainSettings.DEFAULT,
            exchange -> {
                called.add(exchange.model().name());
                clock.advance(latency.getOrDefault(exchange.model().name(), Duration.ofSeconds(1)));
                return TestingChains.answer();
            },
            this::price,
            answer -> Usage.of(3, answer.path("usage").path("completion_tokens").longValue(0)),
            ChainEvents.NONE,
            clock,
            () -> 1L);

    private @Nullable AttemptCost price(Model model, Usage usage) {
        BigDecimal each = prices.get(model.name());
        return each == null ? null : new AttemptCost(each.multiply(BigDecimal.valueOf(usage.totalTokens())), "test");
    }

    @Test
    void theCheapestIsTriedFirstOneWithoutAPriceLast() throws InterruptedException {
        prices.put("b", new BigDecimal("0.5"));
        prices.put("c", new BigDecimal("0.1"));
        ask(new ChainOrder(By.CHEAPEST, false, null, null), 0);
        assertThat(called).containsExactly("c");
        called.clear();
        limits.refusals.put("c", FailureCode.RESIDENCY_VIOLATION);
        ask(new ChainOrder(By.CHEAPEST, false, null, null), 0);
        assertThat(called).containsExactly("b");
    }

    @Test
    void aModelThatTheRequestNamesIsTriedFirstWhateverTheOrder() throws InterruptedException {
        prices.put("b", BigDecimal.ONE);
        Chain chain =
                new Chain("chain", List.of(A, B), new ChainOrder(By.CHEAPEST, false, null, new CutOver("b", 100)));
        answered(chain.withFirst(C), 0);
        answered(chain.withFirst(A), 0);
        assertThat(called).containsExactly("c", "a");
    }

    @Test
    void theFastestIsTriedFirstOnceEachWasMeasured() throws InterruptedException {
        ChainOrder fastest = new ChainOrder(By.FASTEST, false, null, null);
        latency.put("a", Duration.ofSeconds(4));
        latency.put("b", Duration.ofSeconds(2));
        latency.put("c", Duration.ofSeconds(3));
        for (int i = 0; i < 10; i++) {
            ask(fastest, i);
        }
        assertThat(called.subList(0, 3)).containsExactly("a", "b", "c");
        assertThat(called.subList(3, 10)).containsOnly("b");
        latency.put("b", Duration.ofSeconds(60));
        called.clear();
        for (int i = 0; i < 10; i++) {
            ask(fastest, i);
        }
        assertThat(called).startsWith("b").endsWith("c", "c");
    }

    @Test
    void aSlowModelIsTriedAgainNowAndThenByOneCall() throws InterruptedException {
        ChainOrder fastest = new ChainOrder(By.FASTEST, false, null, null);
        latency.put("a", Duration.ofSeconds(8));
        for (int i = 0; i < 5; i++) {
            ask(fastest, i);
        }
        int looks = 0;
        for (int minute = 0; minute < 60; minute++) {
            called.clear();
            clock.advance(Duration.ofMinutes(1));
            ChainRun first = admitted(fastest);
            ChainRun second = admitted(fastest);
            first.run();
            second.run();
            assertThat(called).as("only one call looks").doesNotHaveDuplicates();
            looks += called.contains("a") ? 1 : 0;
        }
        assertThat(looks).isBetween(1, 6);
        latency.put("a", Duration.ofMillis(100));
        for (int minute = 0; minute < 60; minute++) {
            clock.advance(Duration.ofMinutes(1));
            ask(fastest, minute);
        }
        assertThat(called.subList(called.size() - 20, called.size()))
                .as("it has become fast")
                .filteredOn("a"::equals)
                .hasSizeGreaterThan(14);
    }

    @Test
    void whatTakesLongerThanTheBoundIsTriedAfterTheOthers() throws InterruptedException {
        ChainOrder bounded = new ChainOrder(By.LISTED, false, Duration.ofSeconds(3), null);
        latency.put("a", Duration.ofSeconds(5));
        latency.put("b", Duration.ofSeconds(4));
        ChainRun first = admitted(bounded);
        ChainRun second = admitted(bounded);
        first.run();
        second.run();
        assertThat(called).as("the first answer is awaited, not slow").containsExactly("a", "a");
        ask(bounded, 1);
        ask(bounded, 2);
        assertThat(called).containsExactly("a", "a", "b", "c");
        limits.refusals.put("c", FailureCode.RESIDENCY_VIOLATION);
        ask(bounded, 3);
        assertThat(called).as("when all others are out, it answers").endsWith("a");
    }

    @Test
    void aShareMovesAndGrowsAndNobodyOfItGoesBack() throws InterruptedException {
        Set<Integer> before = new HashSet<>();
        for (double percent : List.of(0.0, 10.0, 50.0, 100.0)) {
            chains.cutOvers().say("chain", new CutOver("b", percent));
            Set<Integer> moved = new HashSet<>();
            for (int key = 0; key < 2_000; key++) {
                called.clear();
                ask(ChainOrder.LISTED, key);
                if (called.equals(List.of("b"))) {
                    moved.add(key);
                } else {
                    assertThat(called).containsExactly("a");
                }
            }
            assertThat(moved).containsAll(before);
            assertThat(moved.size() / 20.0).isBetween(percent - 3, percent + 3);
            before = moved;
        }
        chains.cutOvers().say("chain", null);
        called.clear();
        ask(ChainOrder.LISTED, 1);
        assertThat(called).containsExactly("a");
    }

    /** Requests of a chain queue in one line; what the share waits for must not hold up the others. */
    @Test
    void theShareWaitsForItsModelAlone() {
        Wait tokens = new Wait(START.plusSeconds(30), WaitReason.TOKENS);
        limits.script("a", tokens);
        limits.script("b", tokens);
        ChainOrder half = new ChainOrder(By.LISTED, false, null, new CutOver("b", 50));
        ChainRun ofShare = started(new Chain("chain", List.of(A, B), half), keyOf(half, true));
        ChainRun other = started(new Chain("chain", List.of(A, B), half), keyOf(half, false));

        assertThat(ofShare.admit(clock.instant())).isEqualTo(tokens);
        assertThat(ofShare.waitsAlone()).isTrue();
        assertThat(other.admit(clock.instant())).isEqualTo(tokens);
        assertThat(other.waitsAlone()).isFalse();
    }

    private static int keyOf(ChainOrder order, boolean ofShare) {
        CutOver cutOver = Objects.requireNonNull(order.cutOver());
        return IntStream.range(0, 1_000)
                .filter(key -> CutOvers.isOfShare(cutOver, "chain", key) == ofShare)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theShareOfTheListsOwnFirstModelLeavesTheRestToTheNext() throws InterruptedException {
        ChainOrder none = new ChainOrder(By.LISTED, false, null, new CutOver("a", 0));
        ask(none, 7);
        assertThat(called).containsExactly("b");
    }

    @Test
    void aShareThatMayNotUseTheModelGoesOnInTheChain() throws InterruptedException {
        limits.refusals.put("b", FailureCode.RESIDENCY_VIOLATION);
        ask(new ChainOrder(By.LISTED, false, null, new CutOver("b", 100)), 7);
        assertThat(called).containsExactly("a");
    }

    private void ask(ChainOrder order, int key) throws InterruptedException {
        answered(new Chain("chain", List.of(A, B, C), order), key);
    }

    private void answered(Chain chain, int key) throws InterruptedException {
        ChainRun run = started(chain, key);
        assertThat(run.admit(clock.instant())).isInstanceOf(ChainRun.Admitted.Ready.class);
        assertThat(run.run())
                .isInstanceOfSatisfying(
                        ChainRun.Round.Ended.class,
                        ended -> assertThat(ended.end()).isInstanceOf(Ending.Answered.class));
    }

    private ChainRun admitted(ChainOrder order) {
        ChainRun run = started(new Chain("chain", List.of(A, B, C), order), 1);
        assertThat(run.admit(clock.instant())).isInstanceOf(ChainRun.Admitted.Ready.class);
        return run;
    }

    private ChainRun started(Chain chain, int key) {
        return chains.start(
                new ChainRequest(
                        "id",
                        "key",
                        inference("{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"max_tokens\":10}"),
                        chain,
                        START.plus(Duration.ofDays(30)),
                        key,
                        ChunkSink.NONE),
                limits);
    }
}
