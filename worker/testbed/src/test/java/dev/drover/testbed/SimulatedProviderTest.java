package dev.drover.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SimulatedProviderTest {
    private static final FaultPlan QUICK =
            FaultPlan.NONE.withOthers(ModelFaults.latency(Duration.ZERO, Duration.ofMillis(2)));

    private final SimulatedProvider provider = SimulatedProvider.start(QUICK);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void close() {
        client.close();
        provider.close();
    }

    @Test
    void aChatAnswerIsCompleteAndTheSameForTheSamePrompt() throws Exception {
        JsonNode first = json(chat("m", "tell me"));
        provider.plan(QUICK);
        JsonNode second = json(chat("m", "tell me"));

        assertThat(first.at("/choices/0/finish_reason").stringValue()).isEqualTo("stop");
        assertThat(first.at("/choices/0/message/content").stringValue()).isNotBlank();
        assertThat(first.at("/usage/total_tokens").asInt())
                .isEqualTo(first.at("/usage/prompt_tokens").asInt()
                        + first.at("/usage/completion_tokens").asInt());
        assertThat(second).isEqualTo(first);
    }

    @Test
    void anthropicIsAnsweredInItsOwnForm() throws Exception {
        String body = "{\"model\":\"c\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":"
                + "[{\"type\":\"text\",\"text\":\"tell me\"}]}]%s}";
        JsonNode answer = json(post("/v1/messages", body.formatted("")));
        assertThat(answer.at("/stop_reason").stringValue()).isEqualTo("max_tokens");
        assertThat(answer.at("/content/0/text").stringValue().split(" ")).hasSize(5);
        assertThat(answer.at("/usage/output_tokens").asInt()).isEqualTo(5);
        String stream = post("/v1/messages", body.formatted(",\"stream\":true")).body();
        assertThat(stream).contains("event: message_start", "\"text_delta\"", "event: message_stop");
        provider.plan(FaultPlan.NONE.withOthers(
                ModelFaults.latency(Duration.ZERO, Duration.ZERO).with(Fault.OVERLOADED, 1)));
        HttpResponse<String> refused = post("/v1/messages", body.formatted(""));
        assertThat(refused.statusCode()).isEqualTo(529);
        assertThat(json(refused).at("/error/type").stringValue()).isEqualTo("overloaded_error");
    }

    @Test
    void geminiIsAnsweredInItsOwnForm() throws Exception {
        String body = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"tell me\"}]}],"
                + "\"generationConfig\":{\"maxOutputTokens\":8}}";
        JsonNode answer = json(post("/v1beta/models/g:generateContent", body));
        assertThat(answer.at("/candidates/0/finishReason").stringValue()).isEqualTo("MAX_TOKENS");
        assertThat(answer.at("/usageMetadata/candidatesTokenCount").asInt()
                        + answer.at("/usageMetadata/thoughtsTokenCount").asInt())
                .isEqualTo(8);
        assertThat(post("/v1beta/models/g:streamGenerateContent?alt=sse", body).body())
                .contains("\"finishReason\":\"MAX_TOKENS\"")
                .doesNotContain("[DONE]");
        provider.plan(FaultPlan.NONE.withOthers(
                ModelFaults.latency(Duration.ZERO, Duration.ZERO).with(Fault.RATE_LIMITED, 1)));
        HttpResponse<String> refused = post("/v1beta/models/g:generateContent", body);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(json(refused).at("/error/status").stringValue()).isEqualTo("RESOURCE_EXHAUSTED");
    }

    @Test
    void anAnswerAboveMaxTokensEndsForLength() throws Exception {
        JsonNode answer = json(post(
                "/v1/chat/completions",
                "{\"model\":\"m\",\"max_tokens\":3,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"));
        assertThat(answer.at("/choices/0/finish_reason").stringValue()).isEqualTo("length");
        assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        /v1/completions | {"model":"m","prompt":"hi"}                  | /choices/0/text
        /v1/embeddings  | {"model":"m","input":["a","b"]}              | /data/1/embedding/0
        /v1/responses   | {"model":"m","input":"hi"}                   | /output/0/content/0/text
        """)
    void theOtherEndpointsAnswerInTheirShapes(String path, String body, String member) throws Exception {
        JsonNode answer = json(post(path, body));
        assertThat(answer.at(member).isMissingNode()).isFalse();
        assertThat(answer.at("/usage/total_tokens").asInt()).isPositive();
    }

    @Test
    void aStreamEndsWithFinishReasonUsageAndDone() throws Exception {
        List<String> data = stream("tokens=5");
        assertThat(data.getLast()).isEqualTo("[DONE]");
        assertThat(data.get(data.size() - 2)).contains("\"completion_tokens\":5");
        assertThat(data.get(data.size() - 3)).contains("\"finish_reason\":\"stop\"");
        assertThat(data).hasSize(5 + 3);
    }

    @Test
    void aCutStreamHasNeitherFinishReasonNorDone() throws Exception {
        assertThat(stream("tokens=6 fault=stream-cut")).hasSize(3).noneMatch(d -> d.contains("stop"));
    }

    @ParameterizedTest
    @CsvSource({
        "503, 503",
        "unavailable, 503",
        "server-error, 500",
        "overloaded, 529",
        "credential, 401",
        "quota, 429",
        "context, 400",
        "content-filter, 400",
        "garbage, 200"
    })
    void aPromptCanAskForAnErrorStatus(String fault, int status) throws Exception {
        assertThat(chat("m", "fault=" + fault).statusCode()).isEqualTo(status);
    }

    @Test
    void whatIsLeftOfAQuotaIsToldInTheWordsOfTheApi() throws Exception {
        provider.plan(FaultPlan.NONE.withQuota("m", new Quota(60, 60)));

        var first = post("/v1/chat/completions", "{\"model\":\"m\",\"messages\":[]}")
                .headers();
        var second = post("/v1/messages", "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[]}")
                .headers();

        assertThat(first.firstValue("x-ratelimit-limit-requests")).hasValue("60");
        assertThat(first.firstValue("x-ratelimit-remaining-requests")).hasValue("59");
        assertThat(first.firstValue("x-ratelimit-reset-requests"))
                .hasValueSatisfying(reset -> assertThat(reset).endsWith("ms"));
        assertThat(second.firstValue("anthropic-ratelimit-requests-remaining")).hasValue("58");
        assertThat(Instant.parse(
                        second.firstValue("anthropic-ratelimit-requests-reset").orElseThrow()))
                .isAfter(Instant.now().minusSeconds(60));
    }

    @Test
    void rateLimitsComeWithAndWithoutRetryAfter() throws Exception {
        HttpResponse<String> with = chat("m", "fault=rate-limited");
        assertThat(with.statusCode()).isEqualTo(429);
        assertThat(with.headers().firstValue("retry-after")).hasValue("1");
        assertThat(json(with).at("/error/code").stringValue()).isEqualTo("rate_limit_exceeded");
        assertThat(chat("m", "fault=rate-limited-bare").headers().firstValue("retry-after"))
                .isEmpty();
    }

    @Test
    void aFilteredAnswerIs200WithThatFinishReason() throws Exception {
        assertThat(json(chat("m", "fault=content-filtered-answer"))
                        .at("/choices/0/finish_reason")
                        .stringValue())
                .isEqualTo("content_filter");
    }

    @Test
    void aResetIsAResetOnTheSocket() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), provider.port())) {
            byte[] body = chatBody("m", "fault=reset").getBytes(StandardCharsets.UTF_8);
            String head =
                    "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void aCutBodyIsShorterThanPromised() {
        assertThatThrownBy(() -> chat("m", "fault=cut")).isInstanceOf(IOException.class);
    }

    @Test
    void aScriptedFaultCanBeLimitedToTheFirstCalls() throws Exception {
        assertThat(chat("m", "fault=503 times=1").statusCode()).isEqualTo(503);
        assertThat(chat("m", "fault=503 times=1").statusCode()).isEqualTo(200);
    }

    @Test
    void aModelIsDownForAWhileAndOnlyThatModel() throws Exception {
        provider.plan(QUICK.withOutage(new Outage("down", 1, Duration.ofMillis(300))));
        assertThat(chat("down", "a").statusCode()).isEqualTo(200);
        assertThat(chat("down", "b").statusCode()).isEqualTo(503);
        assertThat(chat("up", "b").statusCode()).isEqualTo(200);
        Awaitility.await().until(() -> chat("down", "b").statusCode() == 200);
    }

    @Test
    void beyondItsQuotaAModelAnswers429() throws Exception {
        provider.plan(QUICK.withQuota("m", new Quota(6, 20)));
        assertThat(chat("m", "1").statusCode()).isEqualTo(200);
        assertThat(chat("m", "2").statusCode()).isEqualTo(200);
        assertThat(chat("m", "3").statusCode()).isEqualTo(429);
    }

    @Test
    void theSameSeedMisbehavesAlike() throws Exception {
        FaultPlan plan = QUICK.withSeed(7)
                .withModel("m", ModelFaults.NONE.with(Fault.UNAVAILABLE, 0.3).with(Fault.INVALID, 0.3));
        List<List<Integer>> runs = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            provider.plan(plan);
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                statuses.add(chat("m", "prompt " + i).statusCode());
            }
            runs.add(statuses);
        }
        assertThat(runs.get(0)).isEqualTo(runs.get(1)).contains(200, 503, 400);
    }

    @Test
    void itHoldsFiveThousandCallsAtOnceAndCountsThem() throws Exception {
        int calls = 5_000;
        String body = chatBody("m", "sleep=600000");
        String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n";
        byte[] request = (head + body).getBytes(StandardCharsets.US_ASCII);
        List<Socket> sockets = new ArrayList<>();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Socket>> opening = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                opening.add(pool.submit(() -> {
                    Socket socket = new Socket(InetAddress.getLoopbackAddress(), provider.port());
                    socket.getOutputStream().write(request);
                    return socket;
                }));
            }
            for (Future<Socket> socket : opening) {
                sockets.add(socket.get());
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> provider.facts().inFlight() == calls);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        assertThat(provider.facts().mostInFlight()).isEqualTo(calls);
    }

    @Test
    void anotherProcessReadsTheFactsAndSetsThePlan() throws Exception {
        post("/control/faults", "{\"models\":{\"m\":{\"latency_ms\":[1,2],\"faults\":{\"unavailable\":1.0}}}}");
        chat("m", "x");
        JsonNode stats = json(client.send(
                HttpRequest.newBuilder(URI.create(provider.rootUrl() + "/control/stats?keys"))
                        .build(),
                BodyHandlers.ofString()));
        assertThat(stats.path("calls").asInt()).isEqualTo(1);
        assertThat(stats.at("/behaviours/Status").asInt()).isEqualTo(1);
        assertThat(stats.at("/calls_by_key/k-m").asInt()).isEqualTo(1);
    }

    @Test
    void aPlanForAWhileHealsByItself() throws Exception {
        post("/control/faults", "{\"lasts_ms\":3600000,\"others\":{\"faults\":{\"unavailable\":1.0}}}");
        assertThat(chat("m", "x").statusCode()).isEqualTo(503);
        post("/control/faults", "{\"lasts_ms\":1,\"others\":{\"faults\":{\"unavailable\":1.0}}}");
        Awaitility.await().until(() -> chat("m", "x").statusCode() == 200);
    }

    @Test
    void aPlanWithAnUnknownMemberOrFaultIsRefusedAndNothingChanges() throws Exception {
        assertThat(post("/control/faults", "{\"model\":{\"m\":{}}}").body()).contains("no member model", "models");
        assertThat(post("/control/faults", "{\"others\":{\"fault\":{\"reset\":1}}}")
                        .body())
                .contains("no member fault", "faults");
        assertThat(post("/control/faults", "{\"others\":{\"faults\":{\"resett\":1}}}")
                        .body())
                .contains("unknown fault resett", "reset");
        assertThat(post("/control/faults", "none").statusCode()).isEqualTo(400);
        assertThat(chat("m", "x").statusCode()).isEqualTo(200);
    }

    private List<String> stream(String prompt) throws Exception {
        String body = "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]}";
        return post("/v1/chat/completions", body)
                .body()
                .lines()
                .filter(l -> l.startsWith("data: "))
                .map(l -> l.substring(6))
                .toList();
    }

    private HttpResponse<String> chat(String model, String prompt) throws IOException, InterruptedException {
        return post("/v1/chat/completions", chatBody(model, prompt));
    }

    private static String chatBody(String model, String prompt) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]}";
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(provider.rootUrl() + path))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", "k-m")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }
}
