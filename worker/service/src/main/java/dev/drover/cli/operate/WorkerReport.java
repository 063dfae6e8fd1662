package dev.drover.cli.operate;

import dev.drover.contracts.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one worker says of itself.
 *
 * @param ready whether it takes requests
 * @param detail what it waits for, or why it could not be asked; empty if all is well
 * @param waiting why lanes wait, by reason: how many
 * @param breakers those that are not closed: model to state
 */
record WorkerReport(
        String url,
        boolean ready,
        String detail,
        long inFlight,
        long lanes,
        Map<String, Long> waiting,
        Map<String, String> breakers) {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int OK = 200;
    private static final List<Integer> CLOSED_TO_US = List.of(401, 403, 404);

    WorkerReport {
        waiting = Map.copyOf(waiting);
        breakers = Map.copyOf(breakers);
    }

    /**
     * Asks it. Never throws because of the worker.
     *
     * @param token bearer token of a worker on another machine; null for none
     */
    static WorkerReport ask(HttpClient client, String url, @Nullable String token) throws InterruptedException {
        String root = url.replaceAll("/+$", "");
        try {
            HttpResponse<String> readiness = get(client, root + "/actuator/health/readiness", token);
            HttpResponse<String> metrics = get(client, root + "/actuator/prometheus", token);
            String detail = detail(readiness.body());
            if (metrics.statusCode() != OK) {
                String why = CLOSED_TO_US.contains(metrics.statusCode())
                        ? "serves its metrics only to its own machine, or with drover.management.token: set "
                                + "DROVER_MANAGEMENT_TOKEN"
                        : "metrics: status " + metrics.statusCode();
                return new WorkerReport(
                        root,
                        readiness.statusCode() == OK,
                        detail.isEmpty() ? why : detail + "; " + why,
                        0,
                        0,
                        Map.of(),
                        Map.of());
            }
            return of(root, readiness.statusCode() == OK, detail, Scrape.of(metrics.body()));
        } catch (IOException | IllegalArgumentException e) {
            String message = e.getMessage();
            return new WorkerReport(
                    root, false, "does not answer" + (message == null ? "" : ": " + message), 0, 0, Map.of(), Map.of());
        }
    }

    private static HttpResponse<String> get(HttpClient client, String url, @Nullable String token)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** From a scrape. */
    static WorkerReport of(String url, boolean ready, String detail, Scrape scrape) {
        Map<String, Long> waiting = new TreeMap<>();
        scrape.set("drover_lane_waiting").forEach(sample -> waiting.merge(sample.label("reason"), 1L, Long::sum));
        Map<String, String> breakers = new TreeMap<>();
        scrape.set("resilience4j_circuitbreaker_state").stream()
                .filter(sample -> !sample.label("state").equals("closed"))
                .forEach(sample -> breakers.put(sample.label("name"), sample.label("state")));
        long lanes = scrape.samples().stream()
                .filter(sample -> sample.name().equals("drover_lane_unfinished"))
                .count();
        return new WorkerReport(url, ready, detail, (long) scrape.sum("drover_in_flight"), lanes, waiting, breakers);
    }

    private static String detail(String health) {
        try {
            JsonNode waits = Json.read(health.getBytes(StandardCharsets.UTF_8))
                    .path("components")
                    .path("drover")
                    .path("details")
                    .path("waitsFor");
            return waits.isString() ? waits.stringValue() : "";
        } catch (JacksonException _) {
            return "";
        }
    }

    String waits() {
        List<String> said = new ArrayList<>();
        new TreeSet<>(waiting.keySet()).forEach(reason -> said.add(reason + " " + waiting.get(reason)));
        return String.join(", ", said);
    }

    String open() {
        List<String> said = new ArrayList<>();
        new TreeSet<>(breakers.keySet()).forEach(name -> said.add(name + " " + breakers.get(name)));
        return String.join(", ", said);
    }

    ObjectNode json() {
        ObjectNode json = Json.object()
                .put("url", url)
                .put("ready", ready)
                .put("detail", detail)
                .put("in_flight", inFlight)
                .put("lanes", lanes);
        ObjectNode reasons = json.putObject("waiting");
        waiting.forEach(reasons::put);
        ObjectNode states = json.putObject("breakers");
        breakers.forEach(states::put);
        return json;
    }
}
