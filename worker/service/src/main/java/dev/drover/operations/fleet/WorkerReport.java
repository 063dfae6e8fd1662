package dev.drover.operations.fleet;

import dev.drover.contracts.Json;
import dev.drover.contracts.WaitReason;
import dev.drover.contracts.WorkerStatus;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
    private static final Set<String> FOR_MODELS =
            Set.of(WaitReason.BREAKERS_OPEN.wire(), WaitReason.PROVIDER_PAUSED.wire(), WaitReason.BACKOFF.wire());

    /** Asks it. Never throws because of the worker. */
    static WorkerReport ask(WorkerClient client, String url) throws InterruptedException {
        String root = WorkerClient.root(url);
        try {
            HttpResponse<byte[]> said = client.get(root, "/worker");
            if (said.statusCode() == WorkerClient.OK) {
                WorkerStatus status = WorkerStatus.read(said.body());
                return new WorkerReport(root, status.ready(), status.waitsFor(), status);
            }
            boolean ready = client.get(root, "/health/readiness").statusCode() == WorkerClient.OK;
            return new WorkerReport(root, ready, WorkerClient.why(said.statusCode(), "worker"), null);
        } catch (IOException | IllegalArgumentException e) {
            return new WorkerReport(root, false, WorkerClient.why(e), null);
        }
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

    /** What it waits for, and why calls of its models fail; empty if all is well. */
    public String says() {
        List<String> all = new ArrayList<>();
        if (!detail.isEmpty()) {
            all.add(detail);
        }
        if (status != null) {
            status.models().stream()
                    .map(WorkerStatus.Model::says)
                    .filter(Objects::nonNull)
                    .distinct()
                    .forEach(all::add);
            long requests = waitingForModels(status);
            if (requests > 0) {
                all.add(requests + (requests == 1 ? " request waits" : " requests wait") + " for models");
            }
        }
        return String.join(". ", all);
    }

    private static long waitingForModels(WorkerStatus status) {
        return status.partitions().stream()
                .filter(each -> each.waiting() != null && FOR_MODELS.contains(each.waiting()))
                .mapToLong(each -> Math.max(0, each.unfinished() - each.inFlight()))
                .sum();
    }

    public ObjectNode json() {
        ObjectNode json = Json.object()
                .put("url", url)
                .put("ready", ready)
                .put("detail", detail)
                .put("says", says())
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
