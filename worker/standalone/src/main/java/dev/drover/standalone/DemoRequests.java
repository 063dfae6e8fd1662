package dev.drover.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.drover.contracts.Endpoint;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The demo's requests: lines of the batch format from five tenants, and one in twelve or so that can only end in a
 * dead letter. A function of the seed.
 */
final class DemoRequests {
    static final List<String> TENANTS = List.of("acme", "borealis", "cascade", "dunes", "ember");

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String> TOPICS = List.of(
            "cattle prices", "grazing rights", "the weather on the pass", "fence repairs", "wool", "river fords");
    /** Of so many requests one is malformed, one expired, one refused by a content filter, one invalid. */
    private static final int CYCLE = 48;

    private final SplittableRandom random;

    private DemoRequests(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /**
     * One record to enqueue.
     *
     * @param tenant who would pay; the demo keeps it, since a malformed request may not say
     */
    record DemoRequest(String tenant, String key, byte[] value) {}

    static List<DemoRequest> of(long seed, int count) {
        DemoRequests requests = new DemoRequests(seed);
        List<DemoRequest> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(requests.request(i));
        }
        return all;
    }

    private DemoRequest request(int i) {
        String tenant = TENANTS.get(random.nextInt(TENANTS.size()));
        String customId = "demo-" + i;
        ObjectNode line = line(customId, tenant);
        byte[] value =
                switch (i % CYCLE) {
                    case 5 ->
                        ("{\"custom_id\":\"" + customId + "\",\"tenant\":\"" + tenant + "\",\"body\":").getBytes(UTF_8);
                    case 17 -> bytes(line.put("deadline", yesterday()));
                    case 29 ->
                        bytes(withPrompt(line, "Ask for something forbidden (fault=content-filter). " + customId));
                    case 41 -> bytes(line.put("chain", "no-such-chain"));
                    default -> bytes(line);
                };
        return new DemoRequest(tenant, tenant + "-" + random.nextInt(64), value);
    }

    private ObjectNode line(String customId, String tenant) {
        ObjectNode line = JSON.createObjectNode()
                .put("custom_id", customId)
                .put("method", "POST")
                .put("url", Endpoint.CHAT_COMPLETIONS.path());
        ObjectNode body = line.putObject("body");
        body.put("max_tokens", 64 + random.nextInt(192));
        line.put("tenant", tenant).put("task", task());
        line.putObject("metadata").put("source", "demo");
        String topic = TOPICS.get(random.nextInt(TOPICS.size()));
        return withPrompt(line, "Write a few sentences about " + topic + " for the report " + customId + ".");
    }

    private String task() {
        int draw = random.nextInt(10);
        return draw < 2 ? "critical" : draw < 6 ? "balanced" : "bulk";
    }

    private static ObjectNode withPrompt(ObjectNode line, String prompt) {
        ObjectNode body = (ObjectNode) line.get("body");
        body.putArray("messages").addObject().put("role", "user").put("content", prompt);
        return line;
    }

    private static String yesterday() {
        return Instant.now()
                .minus(1, ChronoUnit.DAYS)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    private static byte[] bytes(ObjectNode line) {
        return JSON.writeValueAsBytes(line);
    }
}
