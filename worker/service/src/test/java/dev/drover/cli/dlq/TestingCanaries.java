package dev.drover.cli.dlq;

import dev.drover.contracts.Json;
import dev.drover.contracts.Origin;
import dev.drover.deadletter.Letter;
import dev.drover.deadletter.StoredHeader;
import dev.drover.deadletter.StoredRecord;
import dev.drover.privacy.TestingSecrets;
import dev.drover.privacy.TestingSecrets.Planted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Letters of every writer with strings in them that nobody may see; all by chance, and the same for the same seed. */
final class TestingCanaries {
    private static final List<String> NAMES = List.of(
            ("custom_id id url path method endpoint type role model tenant task chain deadline metadata body payload"
                            + " messages content input data specversion user image_url text name headers tools order")
                    .split(" "));
    /** Where names of the letter stand, which are shown. */
    private static final Set<String> SHOWN =
            Set.of("custom_id", "id", "tenant", "task", "chain", "body.model", "payload.model");

    private final Random random;
    private final List<String> released = new ArrayList<>();

    TestingCanaries(Random random) {
        this.random = random;
    }

    /** What was hidden in the letter. */
    List<String> released() {
        return released;
    }

    /** Any letter. */
    Letter letter() {
        byte[] key = bytes(canary());
        byte[] payload = payload();
        List<StoredHeader> headers = new ArrayList<>(writer());
        headers.add(header("x-order", sentence()));
        headers.add(header("x-" + random.nextInt(9), canary()));
        headers.add(new StoredHeader("springDeserializerExceptionValue", serialized(sentence())));
        headers.add(new StoredHeader("avro", bytes("\0\0\1" + canary())));
        headers.add(header("ce_subject", canary()));
        if (random.nextInt(8) == 0) {
            headers.add(header("content-type", "application/cloudevents+json"));
        }
        return Letter.of(stored(key, payload, headers), "cluster");
    }

    /** A request of ours with a canary in each part that is a model's or a person's business. */
    Letter request() {
        return Letter.of(stored(bytes(canary()), Json.bytes(full()), List.of()), "cluster");
    }

    private static StoredRecord stored(byte[] key, byte[] payload, List<StoredHeader> headers) {
        return new StoredRecord(
                new Origin("llm.requests-dlt", 1, 7), Instant.parse("2026-11-20T12:00:00Z"), key, payload, headers);
    }

    private byte[] payload() {
        return switch (random.nextInt(7)) {
            case 0 -> Json.bytes(full());
            case 1 -> Json.bytes(wrong(full()));
            case 2 -> Json.bytes(tree("", 5));
            case 3 -> Json.bytes(array("none", 4));
            case 4 -> Arrays.copyOf(Json.bytes(full()), 40 + random.nextInt(400));
            case 5 -> bytes(sentence());
            default -> bytes("\1\0\7" + canary() + "\0" + canary());
        };
    }

    private ObjectNode full() {
        ObjectNode line = Json.object()
                .put("custom_id", "r-1")
                .put("method", "POST")
                .put("url", "/v1/chat/completions")
                .put("tenant", "acme");
        ObjectNode metadata = line.putObject("metadata").put(canary(), sentence());
        metadata.put("id", canary())
                .put("tenant", canary())
                .put("url", canary())
                .put("model", canary());
        ObjectNode body = line.putObject("body").put("model", "gpt-4.1").put("user", canary());
        body.put("id", canary()).put(canary(), random.nextInt(9)).put("seed", canary());
        ArrayNode messages = body.putArray("messages");
        ObjectNode first = messages.addObject().put("role", "user");
        first.putArray("content")
                .addObject()
                .put("type", "image_url")
                .putObject("image_url")
                .put("url", canary());
        messages.addObject().put("role", canary()).put("content", sentence()).put("type", canary());
        body.putArray("tools")
                .addObject()
                .put("type", canary())
                .putObject("function")
                .put("name", canary());
        body.set("response_format", tree("none", 3));
        return line;
    }

    /** Refused by a worker, whose reason says what was wrong with it. */
    private ObjectNode wrong(ObjectNode line) {
        switch (random.nextInt(5)) {
            case 0 -> line.put("method", canary());
            case 1 -> line.put("url", "/" + canary());
            case 2 -> line.put("deadline", canary());
            case 3 -> line.put("body", sentence());
            default -> line.put("url", sentence());
        }
        return line;
    }

    private ObjectNode tree(String path, int depth) {
        ObjectNode object = Json.object();
        for (int i = random.nextInt(5); i >= 0; i--) {
            String name = random.nextInt(3) == 0 ? canary() : NAMES.get(random.nextInt(NAMES.size()));
            if (object.has(name)) {
                continue;
            }
            String below = path.isEmpty() ? name : path + "." + name;
            object.set(name, SHOWN.contains(below) ? text("shown") : value(below, depth));
        }
        return object;
    }

    private ArrayNode array(String path, int depth) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (int i = random.nextInt(5); i >= 0; i--) {
            array.add(value(path + ".*", depth));
        }
        return array;
    }

    private JsonNode value(String path, int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0 -> text(canary());
            case 1 -> text(sentence());
            case 2 -> JsonNodeFactory.instance.numberNode(new java.math.BigInteger(digits()));
            case 3 -> JsonNodeFactory.instance.booleanNode(random.nextBoolean());
            case 4 -> tree(path, depth - 1);
            default -> array(path, depth - 1);
        };
    }

    private static JsonNode text(String text) {
        return JsonNodeFactory.instance.stringNode(text);
    }

    /** Headers as frameworks write them, whose exceptions quote the record. */
    private List<StoredHeader> writer() {
        String quoted = quoting();
        return switch (random.nextInt(7)) {
            case 0 -> ours(quoted);
            case 1 ->
                List.of(
                        header("kafka_dlt-original-topic", "orders"),
                        header("kafka_dlt-exception-fqcn", "org.springframework.kafka.KafkaException"),
                        header("kafka_dlt-exception-cause-fqcn", "java.lang.IllegalStateException"),
                        header("kafka_dlt-exception-message", quoted),
                        header("kafka_dlt-key-exception-message", quoted),
                        header("kafka_dlt-exception-stacktrace", "java.lang.X: " + quoted + "\n\tat a.B(C.java:1)"));
            case 2 ->
                List.of(
                        header("__connect.errors.topic", "orders"),
                        header(
                                "__connect.errors.exception.class.name",
                                "org.apache.kafka.connect.errors.DataException"),
                        header("__connect.errors.exception.message", quoted),
                        header("__connect.errors.exception.stacktrace", quoted));
            case 3 ->
                List.of(
                        header("__streams.errors.exception", "java.lang.IllegalStateException: " + quoted),
                        header("__streams.errors.message", quoted),
                        header("__streams.errors.stacktrace", quoted));
            case 4 -> List.of(header("__dlq.errors.topic", "orders"), header("__dlq.errors.message", quoted));
            case 5 ->
                List.of(
                        header("dead-letter-exception-class-name", "java.lang.IllegalStateException"),
                        header("dead-letter-reason", quoted),
                        header("dead-letter-cause", quoted));
            default -> List.of();
        };
    }

    private List<StoredHeader> ours(String quoted) {
        ArrayNode attempts = JsonNodeFactory.instance.arrayNode();
        attempts.addObject()
                .put("n", 1)
                .put("model", "gpt-4.1")
                .put("provider", "openai")
                .put("upstream_model", "gpt-4.1")
                .put("status", 400)
                .put("code", "invalid_request")
                .put("message", quoted)
                .put("latency_ms", 3)
                .put("billing", "none");
        return List.of(
                header("drover-reason", "invalid_request"),
                header("drover-error", quoted),
                new StoredHeader("drover-attempts", Json.bytes(attempts)));
    }

    /** What parsers, validators and providers repeat: here always a secret, which the desensitiser must know. */
    private String quoting() {
        Planted echoed = TestingSecrets.of(TestingSecrets.kinds(), random).get(random.nextInt(TestingSecrets.kinds()));
        released.add(echoed.bare());
        return switch (random.nextInt(4)) {
            case 0 -> "Invalid value: '" + echoed.text() + "'. Supported values are: 'a', 'b'";
            case 1 -> "400: " + echoed.text() + " is not allowed";
            case 2 ->
                "Cannot deserialize value of type `com.acme.Order` from String \"" + echoed.text() + "\": not valid";
            default -> "failed for key of somebody, payload (" + echoed.text() + ") of it";
        };
    }

    private String sentence() {
        return "please tell " + canary() + " about the request, not " + canary() + "!";
    }

    private String canary() {
        String canary =
                switch (random.nextInt(7)) {
                    case 0 -> letters(10);
                    case 1 -> digits();
                    case 2 -> letters(3) + "-" + letters(5) + "_" + letters(4);
                    case 3 -> letters(6) + "@" + letters(7) + ".example";
                    case 4 -> "张三丰的秘密" + (char) ('一' + random.nextInt(20_000));
                    case 5 -> Base64.getEncoder().encodeToString(bytes(letters(18)));
                    default -> "https://" + letters(8) + ".example/" + letters(6) + "?q=" + letters(5);
                };
        released.add(canary);
        return canary;
    }

    /** Without vowels, so that no word comes about by chance. */
    private String letters(int count) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < count; i++) {
            letters.append("bcdfghjklmnpqrstvwxzBCDFGHJKLMNPQRSTVWXZ".charAt(random.nextInt(40)));
        }
        return letters.toString();
    }

    private String digits() {
        String digits = Long.toString(100_000_000_000L + random.nextLong(900_000_000_000L));
        released.add(digits);
        return digits;
    }

    private static byte[] serialized(String text) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(new IllegalStateException(text));
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static StoredHeader header(String name, String value) {
        return new StoredHeader(name, bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
