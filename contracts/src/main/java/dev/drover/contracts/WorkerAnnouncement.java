package dev.drover.contracts;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a worker tells the others of its group about its configuration: which names of requests it serves; and operators,
 * which budgets it found too small. The key is an id that each process draws anew; the latest of a key holds.
 *
 * @param worker id of the process
 * @param group consumer group; several may share a topic
 * @param member id of the group's member, as Kafka's tools show it; null before the worker has joined
 * @param fingerprint equal for workers that route every request alike
 * @param models that {@code body.model} may name
 * @param address where it says more of itself; null if nobody knows
 * @param left whether the worker has stopped
 * @param refusals the last request that each budget did not cover; workers of earlier releases say nothing of them
 */
public record WorkerAnnouncement(
        String worker,
        String group,
        @Nullable String member,
        String fingerprint,
        Set<String> chains,
        Set<String> tasks,
        Set<String> models,
        @Nullable Address address,
        boolean left,
        Instant at,
        List<BudgetRefusal> refusals) {
    private static final int VERSION = 1;

    public WorkerAnnouncement {
        chains = Set.copyOf(chains);
        tasks = Set.copyOf(tasks);
        models = Set.copyOf(models);
        refusals = List.copyOf(refusals);
    }

    /**
     * Where {@code /actuator} is served. The host is not said: it is where the group's members are seen, so that whoever writes to
     * the topic sends nobody elsewhere.
     *
     * @param local served to the worker's own machine only
     */
    public record Address(int port, boolean local) {
        /** @param host where Kafka sees the member */
        public String url(String host) {
            return "http://" + (local ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /** What a request may name. */
    public enum Kind {
        CHAIN,
        TASK,
        MODEL
    }

    /** Whether the worker serves requests that name it. */
    public boolean knows(Kind kind, String name) {
        return switch (kind) {
            case CHAIN -> chains.contains(name);
            case TASK -> tasks.contains(name);
            case MODEL -> models.contains(name);
        };
    }

    /** What another worker has and has not, for people; empty if nothing differs that a request can name. */
    public String difference(WorkerAnnouncement other) {
        List<String> parts = new ArrayList<>();
        compare(parts, "chains", chains, other.chains);
        compare(parts, "tasks", tasks, other.tasks);
        compare(parts, "models", models, other.models);
        return String.join(", ", parts);
    }

    private static void compare(List<String> parts, String kind, Set<String> own, Set<String> others) {
        Set<String> more = new TreeSet<>(others);
        more.removeAll(own);
        Set<String> less = new TreeSet<>(own);
        less.removeAll(others);
        if (!more.isEmpty()) {
            parts.add("also has " + kind + " " + more);
        }
        if (!less.isEmpty()) {
            parts.add("lacks " + kind + " " + less);
        }
    }

    /** The same worker's later word. */
    public WorkerAnnouncement later(
            @Nullable String memberNow, @Nullable Address addressNow, boolean hasLeft, Instant now) {
        return new WorkerAnnouncement(
                worker, group, memberNow, fingerprint, chains, tasks, models, addressNow, hasLeft, now, refusals);
    }

    /** The same with what budgets did not cover. */
    public WorkerAnnouncement refusing(List<BudgetRefusal> last) {
        return new WorkerAnnouncement(
                worker, group, member, fingerprint, chains, tasks, models, address, left, at, last);
    }

    /** The worker that a key names. */
    public static String worker(byte[] key) {
        return new String(key, StandardCharsets.UTF_8);
    }

    public static byte[] key(String worker) {
        return worker.getBytes(StandardCharsets.UTF_8);
    }

    public byte[] value() {
        ObjectNode json = Json.object()
                .put("v", VERSION)
                .put("group", group)
                .put("member", member)
                .put("fingerprint", fingerprint)
                .put("left", left)
                .put("at", at.toString());
        if (address != null) {
            json.putObject("address").put("port", address.port).put("local", address.local);
        }
        new TreeSet<>(chains).forEach(json.putArray("chains")::add);
        new TreeSet<>(tasks).forEach(json.putArray("tasks")::add);
        new TreeSet<>(models).forEach(json.putArray("models")::add);
        ArrayNode refused = json.putArray("budget_refusals");
        refusals.forEach(refusal -> refused.add(refusal.json()));
        return Json.bytes(json);
    }

    /** @throws IllegalArgumentException naming what is missing or wrong, also for a version that is not known */
    public static WorkerAnnouncement read(byte[] key, byte[] value) {
        Fields fields = Fields.of(value, "worker");
        if (fields.number("v") != VERSION) {
            throw new IllegalArgumentException("version " + fields.number("v") + " of a worker's record is not known");
        }
        return new WorkerAnnouncement(
                worker(key),
                fields.string("group"),
                fields.optionalString("member"),
                fields.string("fingerprint"),
                names(fields, "chains"),
                names(fields, "tasks"),
                names(fields, "models"),
                address(fields.optionalChild("address")),
                fields.required("left").asBoolean(false),
                fields.time("at"),
                refusals(fields));
    }

    private static List<BudgetRefusal> refusals(Fields fields) {
        JsonNode listed = fields.optional("budget_refusals");
        List<BudgetRefusal> refusals = new ArrayList<>();
        if (listed != null) {
            for (JsonNode each : listed) {
                try {
                    refusals.add(BudgetRefusal.read(Fields.of(each, "worker.budget_refusals")));
                } catch (IllegalArgumentException _) {
                    // Of a later release. The worker's names must be known all the same.
                }
            }
        }
        return refusals;
    }

    private static @Nullable Address address(@Nullable Fields fields) {
        return fields == null ? null : new Address(fields.smallNumber("port"), fields.isTrue("local"));
    }

    private static Set<String> names(Fields fields, String member) {
        Set<String> names = new TreeSet<>();
        for (JsonNode each : fields.required(member)) {
            if (!each.isString()) {
                throw new IllegalArgumentException("worker." + member + " must be strings");
            }
            names.add(each.stringValue());
        }
        return names;
    }
}
