package dev.drover.model;

import dev.drover.contracts.Endpoint;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Whether a 2xx body is what its endpoint promises. Pure. */
final class AnswerShape {
    /** Finish reasons with which a provider says that it broke off. */
    private static final Set<String> BROKEN_OFF = Set.of("error", "abort", "cancelled");

    private AnswerShape() {}

    sealed interface Shape {
        record Complete() implements Shape {}

        /** Ended before its finish reason. */
        record Cut(String message) implements Shape {}

        record Filtered(String message) implements Shape {}

        record Wrong(String message) implements Shape {}

        /** The body is an error object after all. */
        record Refused() implements Shape {}
    }

    /** @param inputs how many embeddings the request asks for, null if that cannot be said */
    static Shape of(Endpoint endpoint, @Nullable Integer inputs, JsonNode answer) {
        if (!answer.isObject()) {
            return new Shape.Wrong("the answer is no JSON object");
        }
        if (answer.path("error").isObject() || answer.path("error").isString()) {
            return new Shape.Refused();
        }
        return switch (endpoint) {
            case CHAT_COMPLETIONS -> choices(answer, "message");
            case COMPLETIONS -> choices(answer, "text");
            case EMBEDDINGS -> embeddings(inputs, answer.path("data"));
            case RESPONSES -> response(answer);
        };
    }

    private static Shape choices(JsonNode answer, String member) {
        JsonNode choices = answer.path("choices");
        if (!choices.isArray() || choices.isEmpty()) {
            return new Shape.Wrong("the answer has no choices");
        }
        Shape worst = new Shape.Complete();
        for (JsonNode choice : choices) {
            JsonNode content = choice.path(member);
            if (!content.isObject() && !content.isString()) {
                return new Shape.Wrong("a choice has no " + member);
            }
            Shape shape = finish(choice.path("finish_reason"));
            worst = shape instanceof Shape.Complete ? worst : shape;
        }
        return worst;
    }

    private static Shape finish(JsonNode reason) {
        String finish = reason.stringValue("");
        if (finish.isBlank() || BROKEN_OFF.contains(finish)) {
            return new Shape.Cut("the answer ended without a finish reason");
        }
        return finish.equals("content_filter")
                ? new Shape.Filtered("the provider's content filter cut the answer")
                : new Shape.Complete();
    }

    private static Shape embeddings(@Nullable Integer expected, JsonNode data) {
        if (!data.isArray() || data.isEmpty()) {
            return new Shape.Wrong("the answer has no embeddings");
        }
        if (expected != null && data.size() != expected) {
            return new Shape.Wrong(data.size() + " embeddings for " + expected + " inputs");
        }
        for (JsonNode item : data) {
            JsonNode embedding = item.path("embedding");
            boolean present = embedding.isArray()
                    ? !embedding.isEmpty()
                    : !embedding.stringValue("").isEmpty();
            if (!present) {
                return new Shape.Wrong("an embedding is missing");
            }
        }
        return new Shape.Complete();
    }

    private static Shape response(JsonNode answer) {
        String status = answer.path("status").stringValue("");
        return switch (status) {
            case "completed" ->
                answer.path("output").isArray() ? new Shape.Complete() : new Shape.Wrong("the answer has no output");
            case "incomplete" ->
                incomplete(answer.path("incomplete_details").path("reason").stringValue(""));
            case "failed" -> new Shape.Refused();
            case "cancelled" -> new Shape.Cut("the provider cancelled the answer");
            default -> new Shape.Wrong("the answer's status is '" + ErrorBody.cut(status) + "'");
        };
    }

    private static Shape incomplete(String reason) {
        return switch (reason) {
            case "max_output_tokens", "max_tokens" -> new Shape.Complete();
            case "content_filter" -> new Shape.Filtered("the provider's content filter cut the answer");
            default -> new Shape.Cut("the answer is incomplete: " + ErrorBody.cut(reason));
        };
    }
}
