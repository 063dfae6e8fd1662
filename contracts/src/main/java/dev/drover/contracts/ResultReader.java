package dev.drover.contracts;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a native result line; the provider's answer in it stays a slice of the line. */
final class ResultReader {
    private static final Set<String> MEMBERS = Set.of(
            "id", "custom_id", "error", "tenant", "model", "chain", "task", "attempts", "cost", "timing", "origin");
    private static final Set<String> RESPONSE_MEMBERS = Set.of("status_code", "request_id");

    private final JsonReader reader;
    private ResultLine.@Nullable Response response;
    private @Nullable JsonText metadata;

    private ResultReader(byte[] line) {
        this.reader = new JsonReader(line, 0, line.length, Integer.MAX_VALUE);
    }

    /** @throws IllegalArgumentException naming the member that is missing or wrong */
    static ResultLine read(byte[] line) {
        try {
            return new ResultReader(line).line();
        } catch (JsonFault e) {
            throw new IllegalArgumentException("result is not JSON", e);
        }
    }

    private ResultLine line() {
        if (reader.next() != JsonReader.Token.OBJECT) {
            reader.skip();
            throw new IllegalArgumentException("result must be an object");
        }
        ObjectNode members = Json.object();
        Set<String> names = new HashSet<>();
        while (reader.next() == JsonReader.Token.NAME) {
            String name = reader.text();
            if (!names.add(name)) {
                throw new IllegalArgumentException("result has two members " + Refusal.quote(name));
            }
            reader.next();
            if (name.equals("response")) {
                response("result.response");
            } else if (name.equals("metadata")) {
                metadata = reader.token() == JsonReader.Token.NULL ? null : JsonText.of(reader);
            } else if (MEMBERS.contains(name)) {
                members.set(name, tree("result." + name));
            } else {
                reader.skip();
            }
        }
        reader.next(); // nothing is behind it
        return ResultJson.read(new Fields(members, "result"), response, metadata);
    }

    private void response(String path) {
        if (reader.token() == JsonReader.Token.NULL) {
            return;
        }
        if (reader.token() != JsonReader.Token.OBJECT) {
            throw new IllegalArgumentException(path + " must be an object");
        }
        ObjectNode members = Json.object();
        JsonText body = null;
        while (reader.next() == JsonReader.Token.NAME) {
            String name = reader.text();
            reader.next();
            if (name.equals("body")) {
                body = JsonText.of(reader);
            } else if (RESPONSE_MEMBERS.contains(name)) {
                members.set(name, tree(path + "." + name));
            } else {
                reader.skip();
            }
        }
        response = ResultJson.readResponse(new Fields(members, path), body);
    }

    private JsonNode tree(String path) {
        JsonNode tree = Json.small(reader, Json.MOST_VALUES);
        if (tree.isMissingNode()) {
            throw new IllegalArgumentException(path + " is nested too deep, or has too many values");
        }
        return tree;
    }
}
