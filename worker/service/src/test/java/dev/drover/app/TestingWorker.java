package dev.drover.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.app.properties.TestingProperties;
import dev.drover.testbed.SimulatedProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;

/** A worker in this process, as it runs in production, with its health on a free port. */
public final class TestingWorker implements AutoCloseable {
    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();

    private TestingWorker(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** @param pairs further properties, names and values by turns */
    static TestingWorker start(String bootstrapServers, SimulatedProvider provider, Object... pairs) {
        return start(bootstrapServers, provider.baseUrl(), provider.rootUrl(), pairs);
    }

    /**
     * @param east base URL of the first provider, the one with a key
     * @param west base URL of the second
     */
    public static TestingWorker start(String bootstrapServers, Object east, Object west, Object... pairs) {
        Map<String, Object> properties = TestingProperties.minimalWith(pairs);
        properties.put("spring.kafka.bootstrap-servers", bootstrapServers);
        properties.put("server.port", 0);
        // The embedded broker's, which logs into the same process.
        properties.put("logging.level.kafka", "warn");
        properties.put("logging.level.state.change.logger", "warn");
        properties.put("drover.providers[0].base-url", east);
        properties.put("drover.providers[1].base-url", west);
        return new TestingWorker(WorkerApplication.start(properties));
    }

    /** Where it serves what it says of itself, as {@code --worker} wants it. */
    public String url() {
        return "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port");
    }

    /**
     * Status and body of a GET of a path below {@code /actuator}.
     *
     * @param headers names and values by turns
     */
    public HttpResponse<String> get(String path, String... headers) {
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator" + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return sent(request.build());
    }

    private HttpResponse<String> sent(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Status of a POST of JSON to a path below {@code /actuator}. */
    int post(String path, String json) {
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator" + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        return sent(request).statusCode();
    }

    public TestingWorker awaitReady() {
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(get("/health/readiness"))
                        .satisfies(answer -> assertThat(answer.statusCode())
                                .as(answer.body())
                                .isEqualTo(200)));
        return this;
    }

    @Override
    public void close() {
        http.close();
        context.close();
    }
}
