package dev.drover.standalone.hostile;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What a worker's endpoints say, as an orchestrator and a Prometheus ask. */
final class WorkerGauges implements AutoCloseable {
    private final String root;
    private final HttpClient client = HttpClient.newHttpClient();

    WorkerGauges(int port) {
        this.root = "http://127.0.0.1:" + port + "/actuator/";
    }

    /** @throws IllegalStateException if it is not in time, or has ended */
    void awaitReady(Duration atMost, BooleanSupplier alive) {
        long giveUp = System.nanoTime() + atMost.toNanos();
        while (!isReady()) {
            if (!alive.getAsBoolean() || System.nanoTime() > giveUp) {
                throw new IllegalStateException("the worker did not become ready");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    /** The sum of a gauge's samples; 0 if the worker does not answer. */
    double value(String name) {
        try {
            return get("prometheus")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException _) {
            return 0;
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private boolean isReady() {
        try {
            return get("health/readiness").statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    private HttpResponse<String> get(String path) throws IOException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(root + path))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            return client.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
