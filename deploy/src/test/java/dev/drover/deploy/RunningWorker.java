package dev.drover.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.app.WorkerApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;

/** A worker in this process that runs with a configuration file, as in its image. */
final class RunningWorker implements AutoCloseable {
    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();

    private RunningWorker(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** @param environment what the pod would have as environment variables, and other properties */
    static RunningWorker start(Path configuration, Map<String, Object> environment) {
        Map<String, Object> properties = new HashMap<>(environment);
        properties.put(
                "spring.config.additional-location", configuration.toUri().toString());
        properties.put("server.port", 0);
        properties.put("logging.level.kafka", "warn");
        properties.put("logging.level.state.change.logger", "warn");
        return new RunningWorker(WorkerApplication.start(properties));
    }

    int port() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    HttpResponse<String> get(String path) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/actuator" + path))
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void awaitReady() {
        await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
            HttpResponse<String> answer = get("/health/readiness");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        });
    }

    @Override
    public void close() {
        http.close();
        context.close();
    }
}
