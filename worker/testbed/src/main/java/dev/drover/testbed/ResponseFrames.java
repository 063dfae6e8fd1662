package dev.drover.testbed;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Events of the responses API. */
record ResponseFrames(Answers answers) implements Frames {
    @Override
    public List<Frame> begin() {
        return List.of(response("response.created", answers.response().put("status", "in_progress")));
    }

    @Override
    public Frame word(String text, int index) {
        return Frame.typed(
                "response.output_text.delta", Answers.JSON.createObjectNode().put("delta", text));
    }

    @Override
    public List<Frame> end() {
        return List.of(response("response.completed", answers.response()));
    }

    @Override
    public Frame error() {
        return new OpenAiFrames(answers).error();
    }

    private static Frame response(String type, ObjectNode response) {
        ObjectNode root = Answers.JSON.createObjectNode();
        root.set("response", (JsonNode) response);
        return Frame.typed(type, root);
    }
}
