package dev.drover.testbed;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The events of one answer's stream, in the form of one API. */
interface Frames {
    /**
     * One event.
     *
     * @param name null for an event without one
     */
    record Frame(@Nullable String name, byte[] data) {
        static Frame of(JsonNode data) {
            return new Frame(null, Answers.bytes(data));
        }

        /** Named as its type. */
        static Frame typed(String type, ObjectNode data) {
            return new Frame(
                    type,
                    Answers.bytes(
                            Answers.JSON.createObjectNode().put("type", type).setAll(data)));
        }
    }

    /** Before the first word. */
    List<Frame> begin();

    /** @param text with the blank before it, but for the first */
    Frame word(String text, int index);

    /** Behind the last word. */
    List<Frame> end();

    /** Of a server that fails meanwhile. */
    Frame error();

    static Frames of(Answers answers) {
        return switch (answers.call().kind()) {
            case CHAT, COMPLETION, EMBEDDING -> new OpenAiFrames(answers);
            case RESPONSE -> new ResponseFrames(answers);
            case MESSAGE -> new AnthropicFrames(answers);
            case CONTENT -> new GeminiFrames(answers);
        };
    }
}
