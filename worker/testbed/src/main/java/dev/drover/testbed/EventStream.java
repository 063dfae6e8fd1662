package dev.drover.testbed;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An answer as server-sent events in chunks. */
final class EventStream {
    enum Ending {
        WHOLE,
        /** Properly closed, without a finish reason. */
        UNFINISHED,
        /** An error event instead of the rest. */
        ERROR,
        /** The connection closes in the middle of a chunk. */
        CUT
    }

    private final OutputStream out;
    private final ModelCall call;
    private final Answers answers;

    EventStream(OutputStream out, ModelCall call, Answers answers) {
        this.out = out;
        this.call = call;
        this.answers = answers;
    }

    /** @param over how long the words take together */
    void write(Ending ending, Duration over, Map<String, String> headers) throws IOException, InterruptedException {
        HttpReply.streamHead(out, headers);
        boolean responses = call.kind() == ModelCall.Kind.RESPONSE;
        if (responses) {
            event("response.created", answers.response().put("status", "in_progress"));
        }
        List<String> words = answers.words();
        int written = ending == Ending.WHOLE ? words.size() : words.size() / 2;
        for (int i = 0; i < written; i++) {
            word(words.get(i), i, responses);
            out.flush();
            pause(over.dividedBy(words.size()));
        }
        switch (ending) {
            case WHOLE -> finish(responses);
            case UNFINISHED -> chunk("");
            case ERROR -> {
                data(null, Answers.error(500, "server_error", null, "The server failed while streaming.", null));
                chunk("");
            }
            case CUT -> out.write("40\r\ndata: {\"id\":".getBytes(StandardCharsets.US_ASCII));
        }
        out.flush();
    }

    private void word(String word, int index, boolean responses) throws IOException {
        String text = index == 0 ? word : " " + word;
        if (responses) {
            event("response.output_text.delta", Answers.JSON.createObjectNode().put("delta", text));
        } else {
            ObjectNode delta = Answers.JSON.createObjectNode();
            if (index == 0) {
                delta.put("role", "assistant");
            }
            data(null, Answers.bytes(answers.chunk(delta.put("content", text), null)));
        }
    }

    private void finish(boolean responses) throws IOException {
        if (responses) {
            event("response.completed", answers.response());
        } else {
            data(null, Answers.bytes(answers.chunk(Answers.JSON.createObjectNode(), answers.finishReason())));
            if (call.streamUsage()) {
                data(null, Answers.bytes(answers.usageChunk()));
            }
            data(null, "[DONE]".getBytes(StandardCharsets.US_ASCII));
        }
        chunk("");
    }

    private void event(String type, ObjectNode payload) throws IOException {
        ObjectNode root = Answers.JSON.createObjectNode().put("type", type);
        if (payload.has("delta")) {
            root.setAll(payload);
        } else {
            root.set("response", (JsonNode) payload);
        }
        data(type, Answers.bytes(root));
    }

    private void data(@Nullable String event, byte[] payload) throws IOException {
        String name = event == null ? "" : "event: " + event + "\n";
        chunk(name + "data: " + new String(payload, StandardCharsets.UTF_8) + "\n\n");
    }

    private void chunk(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static void pause(Duration time) throws InterruptedException {
        if (time.isPositive()) {
            Thread.sleep(time); // a provider that takes its time between the words
        }
    }
}
