package dev.drover.model;

import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.Ending;
import dev.drover.contracts.Endpoint;
import dev.drover.contracts.InferenceRequest;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.RequestFacts;
import dev.drover.contracts.Usage;
import dev.drover.contracts.WireFormat;
import dev.drover.model.Transport.Reply;
import dev.drover.model.dialect.FinishReasons;
import dev.drover.model.dialect.ProviderKind;
import dev.drover.model.dialect.Upstream;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Chains over a scripted transport and a clock that moves only when a chain sleeps or a call takes time. */
final class TestingChains {
    static final Instant START = Instant.parse("2026-11-20T08:00:00Z");
    static final Provider PROVIDER = provider("prov");

    final VirtualClock clock = new VirtualClock();
    final ScriptedTransport transport = new ScriptedTransport(clock);
    final TestingLimits limits = new TestingLimits();
    final RecordedEvents events = new RecordedEvents();
    final List<Duration> slept = new ArrayList<>();
    final Chains chains;

    TestingChains() {
        this(ChainSettings.DEFAULT, new java.util.Random(42));
    }

    TestingChains(ChainSettings settings, RandomGenerator random) {
        chains = new Chains(
                settings,
                transport,
                (_, usage) -> new AttemptCost(BigDecimal.valueOf(usage.totalTokens()), "test"),
                TestingChains::usage,
                events,
                clock,
                random,
                duration -> {
                    slept.add(duration);
                    clock.advance(duration);
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                });
    }

    static Provider provider(String name) {
        return new Provider(
                name,
                URI.create("https://" + name + ".example"),
                List.of(Credential.only(name, "sk-secret-1234")),
                "eu",
                ProviderKind.OPENAI.dialect(),
                Map.of(),
                null);
    }

    static Model model(String name) {
        return model(name, PROVIDER, 1_000L);
    }

    static Model model(String name, Provider provider, @Nullable Long window) {
        return new Model(
                name,
                provider,
                new Upstream(name + "-up", null, Set.of()),
                window,
                TimeLimits.DEFAULT,
                2,
                FinishReasons.KNOWN);
    }

    static InferenceRequest inference(String body) {
        return inference(Endpoint.CHAT_COMPLETIONS, body);
    }

    static InferenceRequest inference(Endpoint endpoint, String body) {
        RequestFacts facts = RequestFacts.of(JsonText.check(body.getBytes(StandardCharsets.UTF_8)));
        return new InferenceRequest(WireFormat.OPENAI_BATCH, "c", endpoint, facts, null, null, null, null, null);
    }

    ChainRequest request(Model... models) {
        return request(Duration.ofHours(1), models);
    }

    ChainRequest request(Duration left, Model... models) {
        return new ChainRequest(
                "id",
                "key",
                inference(
                        "{\"model\":\"any\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"max_tokens\":10}"),
                new Chain("chain", Arrays.asList(models)),
                clock.instant().plus(left));
    }

    ChainRun start(ChainRequest request) {
        return chains.start(request, limits);
    }

    /** Admits and runs, waiting as told, until the request has ended; no more often than {@code most} times. */
    Ending toTheEnd(ChainRun run, int most) throws InterruptedException {
        for (int i = 0; i < most; i++) {
            switch (run.admit(clock.instant())) {
                case ChainRun.Admitted.Ended(var end) -> {
                    return end;
                }
                case Wait(var until, var _, var _) -> clock.advanceTo(until);
                case ChainRun.Admitted.Ready _ -> {
                    switch (run.run()) {
                        case ChainRun.Round.Ended(var end) -> {
                            return end;
                        }
                        case Wait(var until, var _, var _) -> clock.advanceTo(until);
                    }
                }
            }
        }
        throw new AssertionError("no end after " + most + " steps");
    }

    Ending toTheEnd(Model... models) throws InterruptedException {
        return toTheEnd(start(request(models)), 10_000);
    }

    static Reply answer() {
        return received(
                200,
                "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hello\"},"
                        + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}");
    }

    static Reply received(int status, String body, String... headers) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            map.put(headers[i], headers[i + 1]);
        }
        return new Reply.Received(status, map, body.getBytes(StandardCharsets.UTF_8));
    }

    static Reply received(int status, String body, Map<String, String> headers) {
        return new Reply.Received(status, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    static Reply answer(Map<String, String> headers, long prompt, long completion) {
        String body = "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hello\"},"
                + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d}}";
        return received(200, body.formatted(prompt, completion), headers);
    }

    static Reply error(int status, String code, String message, String... headers) {
        String body = "{\"error\":{\"code\":\"%s\",\"message\":\"%s\"}}".formatted(code, message);
        return received(status, body, headers);
    }

    static Reply broken(Transport.Cause cause) {
        return new Reply.Broken(cause, null, "broken: " + cause);
    }

    private static @Nullable Usage usage(tools.jackson.databind.JsonNode answer) {
        tools.jackson.databind.JsonNode usage = answer.path("usage");
        return usage.isObject()
                ? Usage.of(
                        usage.path("prompt_tokens").longValue(0),
                        usage.path("completion_tokens").longValue(0))
                : null;
    }

    /** Stands still unless moved. */
    static final class VirtualClock implements InstantSource {
        private Instant now = START;

        @Override
        public Instant instant() {
            return now;
        }

        void advance(Duration duration) {
            now = now.plus(duration);
        }

        void advanceTo(Instant then) {
            now = then.isAfter(now) ? then : now;
        }
    }

    /** Answers by model: what is scripted first, then what is said to follow for ever. */
    static final class ScriptedTransport implements Transport {
        private final VirtualClock clock;
        private final Map<String, Deque<Reply>> scripts = new HashMap<>();
        private final Map<String, Reply> always = new HashMap<>();
        final List<Exchange> sent = new ArrayList<>();
        Duration latency = Duration.ofMillis(10);

        @Nullable
        RuntimeException bug;

        boolean interrupt;
        boolean overflow;

        ScriptedTransport(VirtualClock clock) {
            this.clock = clock;
        }

        void script(String model, Reply... replies) {
            scripts.computeIfAbsent(model, _ -> new ArrayDeque<>()).addAll(List.of(replies));
        }

        void always(String model, Reply reply) {
            always.put(model, reply);
        }

        Deque<Reply> scripted(String model) {
            return scripts.computeIfAbsent(model, _ -> new ArrayDeque<>());
        }

        List<String> calledModels() {
            return sent.stream().map(e -> e.model().name()).toList();
        }

        @Override
        public Reply send(Exchange exchange) throws InterruptedException {
            sent.add(exchange);
            clock.advance(latency);
            if (interrupt) {
                throw new InterruptedException();
            }
            if (overflow) {
                throw new StackOverflowError();
            }
            if (bug != null) {
                throw bug;
            }
            Deque<Reply> script = scripts.getOrDefault(exchange.model().name(), new ArrayDeque<>());
            return script.isEmpty() ? always.getOrDefault(exchange.model().name(), answer()) : script.removeFirst();
        }
    }

    /** Remembers what happened, in words. */
    static final class RecordedEvents implements ChainEvents {
        final List<String> seen = new ArrayList<>();

        @Override
        public void attempted(ChainRequest request, Model model, dev.drover.contracts.Attempt attempt) {
            seen.add("attempted " + model.name());
        }

        @Override
        public void retried(ChainRequest request, Model model, dev.drover.contracts.FailureCode because) {
            seen.add("retried " + model.name());
        }

        @Override
        public void fellBack(ChainRequest request, Model from, Model to, dev.drover.contracts.FailureCode because) {
            seen.add("fell back " + from.name() + " " + to.name());
        }

        @Override
        public void deferred(
                ChainRequest request, dev.drover.contracts.FailureCode because, dev.drover.contracts.WaitReason why) {
            seen.add("deferred " + why.wire());
        }

        @Override
        public void paused(Model model, Instant until) {
            seen.add("paused " + model.name());
        }

        @Override
        public void troubled(Model model, Trouble trouble) {
            seen.add("troubled " + trouble.sentence(said -> said));
        }

        @Override
        public void opened(Model model, boolean forced, dev.drover.contracts.FailureCode because, Instant until) {
            seen.add((forced ? "forced " : "opened ") + model.name());
        }
    }
}
