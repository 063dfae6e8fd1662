package dev.drover.model;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.Usage;
import dev.drover.contracts.WaitReason;
import dev.drover.limit.Acquired;
import dev.drover.limit.PartitionLimits;
import dev.drover.limit.Quota;
import dev.drover.limit.QuotaKey;
import dev.drover.limit.Reservation;
import dev.drover.limit.Share;
import dev.drover.model.ChainSettings.BreakerSettings;
import dev.drover.model.TestingChains.VirtualClock;
import dev.drover.model.Transport.Reply;
import dev.drover.model.pacing.PaceSettings;
import dev.drover.model.pacing.Pacing;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Workers whose lanes never run out of requests, before one provider, on a virtual clock. Selection, breakers, pacing, buckets,
 * classification and settlement are the real ones; lanes, network and provider are played. Deterministic by its seed.
 */
final class PacingSimulation {
    static final Duration REFUSES_IN = Duration.ofMillis(20);
    private static final Model MODEL = TestingChains.model("m", TestingChains.PROVIDER, null);
    private static final Duration RETRIED_AFTER = Duration.ofSeconds(1);

    /** Decides at the moment at which a call arrives what will be answered. */
    interface Upstream {
        Played arrive(long tokens, Instant now);

        /** An answer has left. */
        default void left() {}
    }

    record Played(Reply reply, Duration after) {}

    /** What happened to one call, at the moment of its end. */
    record Ended(Instant at, int status, long tokens) {}

    private record Event(Instant at, long order, Runnable what) {}

    private final VirtualClock clock = new VirtualClock();
    private final PriorityQueue<Event> events = new PriorityQueue<>((a, b) -> {
        int byTime = a.at.compareTo(b.at);
        return byTime != 0 ? byTime : Long.compare(a.order, b.order);
    });
    private final SplittableRandom random;
    private final Upstream upstream;
    private final List<Worker> workers = new ArrayList<>();
    final List<Ended> ended = new ArrayList<>();
    private long order;

    /** @param quota what operators have configured */
    PacingSimulation(int workers, int partitions, Quota quota, PaceSettings settings, Upstream upstream, long seed) {
        this.random = new SplittableRandom(seed);
        this.upstream = upstream;
        for (int i = 0; i < workers; i++) {
            this.workers.add(new Worker(settings, quota, partitions, workers * partitions));
        }
    }

    /** @param each is called at every second, with what it is now */
    void run(Duration time, Runnable each) {
        Instant end = clock.instant().plus(time);
        for (Instant at = clock.instant(); at.isBefore(end); at = at.plusSeconds(1)) {
            at(at, each);
        }
        workers.forEach(worker -> worker.lanes.forEach(lane -> at(clock.instant(), lane::go)));
        while (!events.isEmpty() && events.peek().at.isBefore(end)) {
            Event next = events.poll();
            clock.advanceTo(next.at);
            next.what.run();
        }
    }

    Instant now() {
        return clock.instant();
    }

    /** Calls that may be out, over all workers. */
    int concurrency() {
        return workers.stream()
                .flatMap(worker -> worker.pacing.all().stream())
                .mapToInt(kept -> kept.status(clock.instant()).limit())
                .sum();
    }

    long count(int status) {
        return ended.stream().filter(call -> call.status == status).count();
    }

    private void at(Instant when, Runnable what) {
        events.add(new Event(when, order++, what));
    }

    private final class Worker {
        final Breakers breakers = new Breakers(BreakerSettings.DEFAULT, clock, ChainEvents.NONE);
        final TokenEstimator estimator = new TokenEstimator(1_024);
        final Pacing pacing;
        final List<Lane> lanes = new ArrayList<>();
        final Caller caller;
        private @Nullable Reply reply;

        Worker(PaceSettings settings, Quota quota, int partitions, int all) {
            pacing = new Pacing(Map.of(MODEL.name(), settings));
            caller = new Caller(
                    _ -> Objects.requireNonNull(reply),
                    (_, usage) -> new AttemptCost(BigDecimal.valueOf(usage.totalTokens()), "test"),
                    answer -> Usage.of(
                            answer.path("usage").path("prompt_tokens").longValue(0),
                            answer.path("usage").path("completion_tokens").longValue(0)),
                    ChainEvents.NONE,
                    clock,
                    breakers,
                    estimator);
            for (int i = 0; i < partitions; i++) {
                lanes.add(new Lane(this, quota, all));
            }
        }
    }

    /** A request with so many tokens, of which nobody but the provider knows. */
    private record Asked(ChainRequest request, long prompt, long completion) {}

    private record Head(Asked asked, PacedLimits limits, ModelSelector selector) {}

    private final class Lane {
        private final Worker worker;
        private final PartitionLimits buckets;
        private final Deque<Asked> back = new ArrayDeque<>();
        private Instant sleepsUntil = Instant.MIN;
        private @Nullable Head head;

        Lane(Worker worker, Quota quota, int all) {
            this.worker = worker;
            QuotaKey key =
                    new QuotaKey(MODEL.provider().credentials().getFirst().name(), MODEL.upstreamName());
            Share share = new Share(BigDecimal.ONE, BigDecimal.valueOf(all));
            buckets = new PartitionLimits(Map.of(key, quota), share, PartitionLimits.DEFAULT_BURST, clock.instant());
        }

        void go() {
            while (!clock.instant().isBefore(sleepsUntil)) {
                Head first = head;
                if (first == null) {
                    Asked asked = back.isEmpty() ? next() : back.removeFirst();
                    PacedLimits limits = new PacedLimits(new Buckets(buckets), worker.pacing);
                    first = new Head(
                            asked,
                            limits,
                            new ModelSelector(
                                    asked.request,
                                    limits,
                                    worker.breakers,
                                    worker.estimator,
                                    new ModelOrder(asked.request, (_, _) -> null, new Speeds(), new CutOvers()),
                                    false));
                    head = first;
                }
                PacedLimits limits = first.limits;
                limits.begin();
                switch (first.selector.pick(clock.instant())) {
                    case Pick.Taken(var hop) -> {
                        head = null;
                        limits.after(new ChainRun.Admitted.Ready(MODEL));
                        send(first.asked, hop, first.selector.rawPrompt());
                    }
                    case Wait wait -> {
                        sleepsUntil = wait.until();
                        at(sleepsUntil, this::go);
                        limits.await(() -> at(clock.instant(), this::wake));
                    }
                    case Pick.Refused refused -> throw new AssertionError(refused.message());
                }
            }
        }

        private void wake() {
            sleepsUntil = Instant.MIN;
            go();
        }

        private Asked next() {
            int words = random.nextInt(20, 80);
            int most = random.nextInt(40, 120);
            String body = "{\"model\":\"any\",\"max_tokens\":%d,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                    .formatted(most, "word ".repeat(words));
            ChainRequest request = new ChainRequest(
                    "id",
                    "key",
                    TestingChains.inference(body),
                    new Chain("chain", List.of(MODEL)),
                    clock.instant().plus(Duration.ofDays(1)));
            return new Asked(request, words + 8, Math.round(most * random.nextDouble(0.3, 1)));
        }

        private void send(Asked asked, CallPermit hop, long rawPrompt) {
            long tokens = asked.prompt + asked.completion;
            Played played = upstream.arrive(tokens, clock.instant());
            Reply reply = played.reply instanceof Reply.Received received && received.status() == 200
                    ? TestingChains.answer(received.headers(), asked.prompt, asked.completion)
                    : played.reply;
            at(clock.instant().plus(played.after), () -> end(asked, hop, rawPrompt, reply, tokens));
        }

        private void end(Asked asked, CallPermit hop, long rawPrompt, Reply reply, long tokens) {
            worker.reply = reply;
            List<Attempt> attempts = new ArrayList<>();
            Called called;
            try {
                called = worker.caller.call(asked.request, hop, rawPrompt, attempts);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            int status = Objects.requireNonNull(attempts.getFirst().status());
            ended.add(new Ended(clock.instant(), status, tokens));
            if (called instanceof Called.Answered) {
                upstream.left();
            } else {
                at(clock.instant().plus(RETRIED_AFTER), () -> {
                    back.addLast(asked);
                    go();
                });
            }
        }
    }

    /** The partition's buckets alone. */
    private record Buckets(PartitionLimits buckets) implements Limits {
        @Override
        public Grant acquire(Model model, Credential credential, TokenEstimate estimate, Instant now) {
            QuotaKey key = new QuotaKey(credential.name(), model.upstreamName());
            return switch (buckets.acquire(key, estimate.total(), now)) {
                case Acquired.Admitted(var reservation) -> new Grant.Granted(new Settling(reservation));
                case Acquired.Wait(var until) -> new Wait(until, WaitReason.TOKENS);
                case Acquired.Exceeds(var most) -> throw new AssertionError("more than " + most);
            };
        }

        @Override
        public @Nullable FailureCode refusal(Model model) {
            return null;
        }
    }

    private record Settling(Reservation reservation) implements Limits.Permit {
        @Override
        public void settle(@Nullable Usage usage, @Nullable AttemptCost cost, Instant now) {
            if (usage == null) {
                reservation.settleAtEstimate(now);
            } else {
                reservation.settle(usage.totalTokens(), now);
            }
        }

        @Override
        public void release(Instant now) {
            reservation.release(now);
        }
    }
}
