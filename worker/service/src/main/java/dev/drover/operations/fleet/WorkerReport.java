package dev.drover.operations.fleet;

import dev.drover.contracts.Json;
import dev.drover.contracts.OpenRequestPage;
import dev.drover.contracts.OpenRequestPage.SickModel;
import dev.drover.contracts.OpenRequestQuery;
import dev.drover.contracts.Phrases;
import dev.drover.contracts.WorkerStatus;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one worker says of itself.
 *
 * @param member its id in the group; null if nobody knows
 * @param silent it could not be asked, or somebody else answered
 * @param ready whether it takes requests
 * @param detail what it waits for, or why it could not be asked; empty if all is well
 * @param status null if it said nothing but whether it is ready
 * @param models that are not well, with the requests that wait for them
 */
public record WorkerReport(
        String url,
        @Nullable String member,
        boolean silent,
        boolean ready,
        String detail,
        @Nullable WorkerStatus status,
        List<SickModel> models) {
    private static final OpenRequestQuery COUNTS = new OpenRequestQuery(null, null, null, null, null, 1);

    public WorkerReport {
        models = List.copyOf(models);
    }

    /** Asks it. Never throws because of the worker. */
    static WorkerReport ask(WorkerClient client, WorkerAddress address) throws InterruptedException {
        String root = address.url();
        try {
            HttpResponse<byte[]> said = client.get(address, "/worker");
            if (said.statusCode() != WorkerClient.OK) {
                boolean ready = client.get(address, "/health/readiness").statusCode() == WorkerClient.OK;
                return new WorkerReport(
                        root,
                        address.member(),
                        false,
                        ready,
                        WorkerClient.why(said.statusCode(), "worker"),
                        null,
                        List.of());
            }
            WorkerStatus status = WorkerStatus.read(said.body());
            String foreign = client.foreign(status.worker(), address);
            return foreign.isEmpty()
                    ? new WorkerReport(
                            root,
                            address.member(),
                            false,
                            status.ready(),
                            status.waitsFor(),
                            status,
                            sick(client, address, status))
                    : silent(address, foreign);
        } catch (IOException | IllegalArgumentException e) {
            return silent(address, WorkerClient.why(e));
        }
    }

    private static WorkerReport silent(WorkerAddress address, String why) {
        return new WorkerReport(address.url(), address.member(), true, false, why, null, List.of());
    }

    /** To count takes a look at every request, so it is asked for only where requests may wait for a model. */
    private static List<SickModel> sick(WorkerClient client, WorkerAddress address, WorkerStatus status)
            throws InterruptedException {
        if (status.models().stream().allMatch(each -> each.trouble().isEmpty())) {
            return List.of();
        }
        OpenRequestPage page = WorkerRequests.ask(client, address, COUNTS).page();
        return page == null ? List.of() : page.models();
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
        notClosed().forEach(each -> breakers.put(each.model(), each.breaker()));
        return breakers;
    }

    /** The same for people, such as {@code gpt-4.1 open, tries again in 12 s}. */
    public String breakersForPeople() {
        return notClosed()
                .map(each -> each.model() + " " + (each.stands() == null ? each.breaker() : each.stands()))
                .sorted()
                .collect(Collectors.joining("; "));
    }

    private Stream<WorkerStatus.Model> notClosed() {
        return status == null
                ? Stream.of()
                : status.models().stream().filter(each -> !each.breaker().equals("closed"));
    }

    /** What it says of keys; empty where each provider has one that stands in the configuration. */
    public List<WorkerStatus.Key> keys() {
        return status == null ? List.of() : status.keys();
    }

    /** What it waits for, why calls of its models fail, and how many requests wait for each; empty if all is well. */
    public String says() {
        List<String> all = new ArrayList<>();
        if (!detail.isEmpty()) {
            all.add(Phrases.withoutStop(detail));
        }
        if (status != null) {
            Stream.concat(
                            status.models().stream().map(WorkerStatus.Model::says),
                            status.keys().stream().map(WorkerStatus.Key::says))
                    .filter(Objects::nonNull)
                    .distinct()
                    .forEach(all::add);
        }
        models.stream().filter(each -> each.waiting() > 0).map(SickModel::waits).forEach(all::add);
        return String.join(". ", all);
    }

    /** What a program may read, the models with all that is known of them. */
    public ObjectNode json() {
        ObjectNode json = Json.object()
                .put("url", url)
                .put("member", member)
                .put("ready", ready)
                .put("detail", detail)
                .put("says", says())
                .put("in_flight", inFlight())
                .put("lanes", lanes());
        ObjectNode reasons = json.putObject("waiting");
        waiting().forEach(reasons::put);
        ObjectNode states = json.putObject("breakers");
        breakers().forEach(states::put);
        ArrayNode sick = json.putArray("models");
        models.forEach(each -> sick.add(each.json()));
        ArrayNode known = json.putArray("keys");
        keys().forEach(each -> known.add(each.json()));
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
