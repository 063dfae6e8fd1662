package dev.drover.cli.dlq;

import dev.drover.contracts.Json;
import dev.drover.deadletter.JsonPath;
import dev.drover.deadletter.LetterFilter;
import dev.drover.operations.cluster.Bound;
import dev.drover.operations.deadletters.LetterQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** Which dead letters are meant: the same options for every command. */
final class FilterOptions {
    @Option(
            names = "--reason",
            split = ",",
            paramLabel = "CODE",
            description = "Died of this, such as timeout; of a foreign letter the exception's simple name.")
    private List<String> reasons = new ArrayList<>();

    @Option(names = "--tenant", split = ",", paramLabel = "NAME", description = "Of this tenant.")
    private List<String> tenants = new ArrayList<>();

    @Option(
            names = "--model",
            split = ",",
            paramLabel = "NAME",
            description = "This model was tried, or is named by the request.")
    private List<String> models = new ArrayList<>();

    @Option(
            names = "--id",
            split = ",",
            paramLabel = "ID",
            description = "This request id, custom_id, origin (TOPIC-PARTITION@OFFSET) or letter (PARTITION@OFFSET).")
    private List<String> ids = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "TIME|OFFSET",
            description =
                    "Not before: 2026-11-20T08:00:00Z, 2026-11-20, 2h (ago), or an offset of the dead-letter topic.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME|OFFSET", description = "Before, likewise; itself excluded.")
    private @Nullable String to;

    @Option(
            names = "--partition",
            split = ",",
            paramLabel = "N",
            description = "In these partitions of the dead-letter topic.")
    private List<Integer> partitions = new ArrayList<>();

    @Option(names = "--replays-below", paramLabel = "N", description = "Replayed less than N times.")
    private @Nullable Integer replaysBelow;

    @Option(
            names = "--where",
            paramLabel = "PATH=VALUE",
            description = "The payload says so, such as body.model=gpt-4.1 or metadata.order=17; repeatable.")
    private Map<String, String> where = new LinkedHashMap<>();

    @Option(names = "--parked", description = "Letters of the parking topic, not of the dead-letter topic.")
    private boolean parked;

    /** For picocli. */
    FilterOptions() {}

    /** As if typed. */
    FilterOptions withIds(List<String> more) {
        ids.addAll(more);
        return this;
    }

    boolean namesReasons() {
        return !reasons.isEmpty();
    }

    /**
     * The options with times made absolute.
     *
     * @throws IllegalArgumentException for a bound or path that is none
     */
    LetterQuery at(Instant now) {
        Bound begin = from == null ? null : Bound.parse(from, now);
        Bound end = to == null ? null : Bound.parse(to, now);
        Map<JsonPath, String> paths = new HashMap<>();
        where.forEach((path, value) -> paths.put(JsonPath.parse(path), value));
        LetterFilter filter = new LetterFilter(
                Set.copyOf(reasons),
                Set.copyOf(tenants),
                Set.copyOf(models),
                Set.copyOf(ids),
                begin instanceof Bound.Time(var time) ? time : null,
                end instanceof Bound.Time(var time) ? time : null,
                replaysBelow,
                paths);
        return new LetterQuery(filter, begin, end, new TreeSet<>(partitions), parked);
    }

    /** As it was typed, for audit records and to tell whether a resumed run is the same. */
    ObjectNode json() {
        ObjectNode json = Json.object();
        list(json, "reason", reasons);
        list(json, "tenant", tenants);
        list(json, "model", models);
        list(json, "id", ids);
        if (from != null) {
            json.put("from", from);
        }
        if (to != null) {
            json.put("to", to);
        }
        list(json, "partition", partitions.stream().map(String::valueOf).toList());
        if (replaysBelow != null) {
            json.put("replays_below", replaysBelow);
        }
        list(
                json,
                "where",
                where.entrySet().stream()
                        .map(asked -> asked.getKey() + "=" + asked.getValue())
                        .toList());
        if (parked) {
            json.put("parked", true);
        }
        return json;
    }

    private static void list(ObjectNode json, String name, List<String> values) {
        if (!values.isEmpty()) {
            var array = json.putArray(name);
            values.forEach(array::add);
        }
    }
}
