package dev.drover.operations.fleet;

import dev.drover.contracts.Json;
import dev.drover.contracts.WorkerStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one worker says of itself.
 *
 * @param ready whether it takes requests
 * @param detail what it waits for, or why it could not be asked; empty if all is well
 * @param status null if it said nothing but whether it is ready
 */
public record WorkerReport(
        String url, boolean ready, String detail, @Nullable WorkerStatus status) {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final List<Integer> CLOSED_TO_US = List.of(401, 403);

    /**
     * Asks it. Never throws because of the worker.
     *
     * @param token bearer token of a worker on another machine; null for none
     */
    static WorkerReport ask(HttpClient client, String url, @Nullable String token) throws InterruptedException {
        String root = url.replaceAll("/+$", "");
        try {
            HttpResponse<byte[]> said = get(client, root + "/actuator/worker", token);
            if (said.statusCode() == OK) {
                WorkerStatus status = WorkerStatus.read(said.body());
                return new WorkerReport(root, status.ready(), status.waitsFor(), status);
            }
            boolean ready =
                    get(client, root + "/actuator/health/readiness", token).statusCode() == OK;
            return new WorkerReport(root, ready, why(said.statusCode()), null);
        } catch (IOException | IllegalArgumentException e) {
            String message = e.getMessage();
            return new WorkerReport(root, false, "does not answer" + (message == null ? "" : ": " + message), null);
        }
    }

    private static String why(int status) {
        if (CLOSED_TO_US.contains(status)) {
            return "says more only to its own machine, or with drover.management.token: set DROVER_MANAGEMENT_TOKEN";
        }
        return status == NOT_FOUND
                ? "has no /actuator/worker: a worker of an earlier release, or one that does not expose it"
                : "/actuator/worker: status " + status;
    }

    private static HttpResponse<byte[]> get(HttpClient client, String url, @Nullable String token)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    /** Calls in flight. */
    public long inFlight() {
        return status == null ? 0 : status.inFlight();
    }

    /** Partitions that it has. */
    public long lanes() {
        return status == null ? 0 : status.partitions().size();
    }

    /** Why partitions wait, by reason: how many. */
    public SortedMap<String, Long> waiting() {
        SortedMap<String, Long> waiting = new TreeMap<>();
        if (status != null) {
            for (WorkerStatus.Partition each : status.partitions()) {
                if (each.waiting() != null) {
                    waiting.merge(each.waiting(), 1L, Long::sum);
                }
            }
        }
        return waiting;
    }

    /** Breakers that are not closed: model to state. */
    public SortedMap<String, String> breakers() {
        SortedMap<String, String> breakers = new TreeMap<>();
        if (status != null) {
            status.models().stream()
                    .filter(each -> !each.breaker().equals("closed"))
                    .forEach(each -> breakers.put(each.model(), each.breaker()));
        }
        return breakers;
    }

    public ObjectNode json() {
        ObjectNode json = Json.object()
                .put("url", url)
                .put("ready", ready)
                .put("detail", detail)
                .put("in_flight", inFlight())
                .put("lanes", lanes());
        ObjectNode reasons = json.putObject("waiting");
        waiting().forEach(reasons::put);
        ObjectNode states = json.putObject("breakers");
        breakers().forEach(states::put);
        return json;
    }

    /** Each key with its value, as one cell of a table. */
    public static String cell(Map<String, ?> values) {
        return String.join(
                ", ",
                values.entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .toList());
    }
}
