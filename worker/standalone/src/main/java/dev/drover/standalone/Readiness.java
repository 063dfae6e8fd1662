package dev.drover.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.context.ApplicationContext;

/** Asks a worker in this process whether it is ready, the way an orchestrator does. */
final class Readiness {
    private static final int OK = 200;

    private Readiness() {}

    /**
     * Returns when it is ready.
     *
     * @throws IllegalStateException with the worker's own words if it is not in time
     */
    static void await(ApplicationContext worker, Duration atMost) {
        String port = worker.getEnvironment().getRequiredProperty("local.server.port");
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
                .build();
        long giveUp = System.nanoTime() + atMost.toNanos();
        try (HttpClient client = HttpClient.newHttpClient()) {
            var answer = client.send(request, BodyHandlers.ofString());
            while (answer.statusCode() != OK) {
                if (System.nanoTime() > giveUp) {
                    throw new IllegalStateException("the worker is not ready after " + atMost + ": " + answer.body());
                }
                TimeUnit.MILLISECONDS.sleep(100);
                answer = client.send(request, BodyHandlers.ofString());
            }
        } catch (IOException e) {
            throw new IllegalStateException("the worker does not say whether it is ready", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
