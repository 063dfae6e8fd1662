package dev.drover.model.http;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Chunks of chat completions and of completions. */
final class ChoicesStream extends StreamEvents {
    private static final int MOST_CHOICES = 128;

    private final String object;
    private final boolean chat;
    private final ObjectNode top = JsonNodeFactory.instance.objectNode();
    private final Map<Integer, Choice> choices = new TreeMap<>();

    private ChoicesStream(String object, boolean chat) {
        this.object = object;
        this.chat = chat;
    }

    static ChoicesStream chat() {
        return new ChoicesStream("chat.completion", true);
    }

    static ChoicesStream completions() {
        return new ChoicesStream("text_completion", false);
    }

    @Override
    void chunk(JsonNode chunk) {
        for (Map.Entry<String, JsonNode> member : chunk.properties()) {
            if (member.getKey().equals("choices")) {
                member.getValue().values().forEach(this::choice);
            } else if (!member.getValue().isNull()) {
                top.set(member.getKey(), member.getValue());
            }
        }
    }

    @Override
    public @Nullable ObjectNode finish() {
        if (choices.isEmpty() || choices.values().stream().anyMatch(c -> !c.finished())) {
            return null;
        }
        ObjectNode answer = top.put("object", object);
        ArrayNode array = answer.putArray("choices");
        choices.forEach((index, choice) -> array.add(choice.build(index, chat)));
        return answer;
    }

    private void choice(JsonNode part) {
        int index = part.path("index").intValue(0);
        if (index >= 0 && index < MOST_CHOICES) {
            choices.computeIfAbsent(index, _ -> new Choice()).merge(part);
        }
    }

    private static final class Choice {
        private final DeltaTree message = new DeltaTree();
        private final DeltaTree rest = new DeltaTree();
        private @Nullable JsonNode finishReason;

        void merge(JsonNode part) {
            for (Map.Entry<String, JsonNode> member : part.properties()) {
                JsonNode value = member.getValue();
                switch (member.getKey()) {
                    case "index" -> {}
                    case "delta" -> message.merge(value);
                    case "finish_reason" -> finishReason = value.isNull() ? finishReason : value;
                    default -> rest.merge(member.getKey(), value);
                }
            }
        }

        boolean finished() {
            return finishReason != null;
        }

        ObjectNode build(int index, boolean chat) {
            ObjectNode choice = JsonNodeFactory.instance.objectNode().put("index", index);
            if (chat) {
                ObjectNode whole = message.build();
                if (!whole.has("role")) {
                    whole.put("role", "assistant");
                }
                if (!whole.has("content")) {
                    whole.putNull("content");
                }
                choice.set("message", whole);
            }
            choice.setAll(rest.build());
            choice.set("finish_reason", finishReason);
            return choice;
        }
    }
}
