package dev.drover.testbed;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Google's generateContent, whole and as a stream. Some of the completion's tokens are thoughts, counted beside the answer. */
record GeminiFrames(Answers answers) implements Frames {
    static ObjectNode content(Answers answers) {
        ObjectNode root = frame(answers, answers.content(), finishReason(answers));
        usage(root, answers);
        return root;
    }

    static byte[] error(int status, String message) {
        String word =
                switch (status) {
                    case 400, 413 -> "INVALID_ARGUMENT";
                    case 401 -> "UNAUTHENTICATED";
                    case 403 -> "PERMISSION_DENIED";
                    case 404 -> "NOT_FOUND";
                    case 408, 504 -> "DEADLINE_EXCEEDED";
                    case 429 -> "RESOURCE_EXHAUSTED";
                    case 502, 503, 529 -> "UNAVAILABLE";
                    default -> "INTERNAL";
                };
        ObjectNode root = Answers.JSON.createObjectNode();
        root.putObject("error").put("code", status).put("message", message).put("status", word);
        return Answers.bytes(root);
    }

    @Override
    public List<Frame> begin() {
        return List.of();
    }

    @Override
    public Frame word(String text, int index) {
        ObjectNode frame = frame(answers, text, null);
        frame.putObject("usageMetadata")
                .put("promptTokenCount", answers.call().promptTokens())
                .put("totalTokenCount", answers.call().promptTokens());
        return Frame.of(frame);
    }

    @Override
    public List<Frame> end() {
        ObjectNode frame = frame(answers, null, finishReason(answers));
        usage(frame, answers);
        return List.of(Frame.of(frame));
    }

    @Override
    public Frame error() {
        return new Frame(null, error(500, "An internal error has occurred."));
    }

    private static ObjectNode frame(Answers answers, @Nullable String text, @Nullable String finishReason) {
        ObjectNode root = Answers.JSON.createObjectNode();
        ObjectNode candidate = root.putArray("candidates").addObject();
        if (text != null) {
            ObjectNode content = candidate.putObject("content").put("role", "model");
            content.putArray("parts").addObject().put("text", text);
        }
        if (finishReason != null) {
            candidate.put("finishReason", finishReason);
        }
        candidate.put("index", 0);
        return root.put("modelVersion", answers.call().model()).put("responseId", Long.toHexString(answers.identity()));
    }

    private static void usage(ObjectNode root, Answers answers) {
        int prompt = answers.call().promptTokens();
        int thoughts = answers.completionTokens() / 4;
        root.putObject("usageMetadata")
                .put("promptTokenCount", prompt)
                .put("candidatesTokenCount", answers.completionTokens() - thoughts)
                .put("thoughtsTokenCount", thoughts)
                .put("totalTokenCount", prompt + answers.completionTokens());
    }

    private static String finishReason(Answers answers) {
        return switch (answers.finish()) {
            case "length" -> "MAX_TOKENS";
            case "content_filter" -> "SAFETY";
            default -> "STOP";
        };
    }
}
