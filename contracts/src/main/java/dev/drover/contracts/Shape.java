package dev.drover.contracts;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Tells the request formats apart by the members that an object has. */
final class Shape {
    private Shape() {}

    /** Null if the object resembles none of them. */
    static @Nullable WireFormat of(ObjectNode object) {
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
