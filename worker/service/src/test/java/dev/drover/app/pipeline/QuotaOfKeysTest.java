package dev.drover.app.pipeline;

import static dev.drover.app.properties.TestingProperties.bind;
import static dev.drover.app.properties.TestingProperties.minimalWith;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.app.properties.DroverProperties;
import dev.drover.contracts.Decoded;
import dev.drover.contracts.InferenceRequest;
import dev.drover.contracts.RequestCodec;
import dev.drover.contracts.RequestHeaders;
import dev.drover.limit.PartitionLimits;
import dev.drover.limit.Share;
import dev.drover.model.ChainEvents;
import dev.drover.model.ChainRequest;
import dev.drover.model.ChainRun;
import dev.drover.model.ChainRun.Admitted;
import dev.drover.model.ChainSettings;
import dev.drover.model.Chains;
import dev.drover.model.Transport.Exchange;
import dev.drover.model.Transport.Reply;
import dev.drover.model.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Several keys are as many quotas, on a clock that is moved by hand. */
class QuotaOfKeysTest {
    private static final Instant START = Instant.parse("2026-11-20T08:00:00Z");
    private static final int MINUTES = 3;

    private final Map<String, Integer> calls = new TreeMap<>();
    private Instant now = START;

    @Test
    void whatIsCalledIsTheSumOfWhatTheKeysAreGranted() throws InterruptedException {
        Map<String, Object> map = minimalWith(
                "drover.providers[0].keys[0].name",
                "whole",
                "drover.providers[0].keys[0].value",
                "key-whole",
                "drover.providers[0].keys[1].name",
                "half",
                "drover.providers[0].keys[1].value",
                "key-half",
                "drover.providers[0].keys[1].fraction",
                "0.5",
                "drover.models[0].quota.requests-per-minute",
                "600");
        map.remove("drover.providers[0].api-key");
        DroverProperties properties = bind(map);
        RoutingTable routes = RoutingTable.of(properties);
        var limits = new RequestLimits(
                new PartitionLimits(Shares.quotas(properties, routes), Share.ALL, Duration.ofSeconds(10), START),
                RequestBudget.FREE,
                List.of(),
                true);
        var chains = new Chains(
                ChainSettings.DEFAULT, this::answer, (_, _) -> null, _ -> null, ChainEvents.NONE, () -> now, () -> 1L);
        Instant end = START.plus(Duration.ofMinutes(MINUTES));
        while (now.isBefore(end)) {
            ChainRun run = chains.start(request(routes), limits);
            switch (run.admit(now)) {
                case Admitted.Ready _ -> run.run();
                case Wait(var until, var _, var _) -> now = until;
                case Admitted.Ended ended -> throw new AssertionError(ended);
            }
        }

        assertThat(calls.get("key-whole")).isBetween(600 * MINUTES - 2, 600 * MINUTES + 2);
        assertThat(calls.get("key-half")).isBetween(300 * MINUTES - 2, 300 * MINUTES + 2);
    }

    private Reply answer(Exchange exchange) {
        calls.merge(String.valueOf(exchange.key().reveal()), 1, Integer::sum);
        return new Reply.Received(200, Map.of(), """
            {"choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}]}
            """.getBytes(UTF_8));
    }

    private static ChainRequest request(RoutingTable routes) {
        byte[] line = "{\"url\":\"/v1/chat/completions\",\"body\":{\"messages\":[]}}".getBytes(UTF_8);
        InferenceRequest request = ((Decoded.Accepted) RequestCodec.decode(line, RequestHeaders.NONE)).request();
        return new ChainRequest("id", "key", request, routes.defaultChain(), START.plus(Duration.ofDays(1)));
    }
}
