package dev.drover.testbed;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Chunks of chat completions and of completions. */
record OpenAiFrames(Answers answers) implements Frames {
    @Override
    public List<Frame> begin() {
        return List.of();
    }

    @Override
    public Frame word(String text, int index) {
        ObjectNode delta = Answers.JSON.createObjectNode();
        if (index == 0) {
            delta.put("role", "assistant");
        }
        return Frame.of(answers.chunk(delta.put("content", text), null));
    }

    @Override
    public List<Frame> end() {
        List<Frame> end = new ArrayList<>();
        end.add(Frame.of(answers.chunk(Answers.JSON.createObjectNode(), answers.finish())));
        if (answers.call().streamUsage()) {
            end.add(Frame.of(answers.usageChunk()));
        }
        end.add(new Frame(null, "[DONE]".getBytes(StandardCharsets.US_ASCII)));
        return end;
    }

    @Override
    public Frame error() {
        return new Frame(null, Answers.error(500, "server_error", null, "The server failed while streaming.", null));
    }
}
