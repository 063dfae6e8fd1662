package dev.drover.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the request formats apart by the members that an object has. */
final class Shape {
    /** Members of a request's envelope that are read, in any format. */
    static final List<String> READ = List.of(
            "custom_id",
            "url",
            "method",
            "body",
            "path",
            "payload",
            "endpoint",
            "id",
            "deadline",
            "tenant",
            "task",
            "chain",
            "metadata",
            "chunks");

    private Shape() {}

    /** Null if the object resembles none of them. */
    static @Nullable WireFormat of(JsonMembers object) {
        if (object.has("custom_id") || object.has("url")) {
            return WireFormat.OPENAI_BATCH;
        }
        if (object.has("payload")) {
            return WireFormat.LLM_D;
        }
        if (object.has("body") || object.has("path")) {
            return WireFormat.KUBEAI;
        }
        return object.has("id") && object.has("deadline") ? WireFormat.LLM_D : null;
    }
}
