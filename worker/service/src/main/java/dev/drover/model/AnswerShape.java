package dev.drover.model;

import dev.drover.contracts.Endpoint;
import dev.drover.model.dialect.FinishReason;
import dev.drover.model.dialect.FinishReasons;
import org.jspecify.annotations.Nullable;

/** Whether a 2xx body is what its endpoint promises. Pure. */
final class AnswerShape {
    /** A turn that the client sends back as it is, to let it go on: only who speaks Messages can. */
    private static final String GOES_ON = "pause_turn";

    private AnswerShape() {}

    sealed interface Shape {
        record Complete() implements Shape {}

        /**
         * Ended before its finish reason, or with one that is no success.
         *
         * @param unknown the finish reason, if nobody knows the word
         */
        record Cut(String message, @Nullable String unknown) implements Shape {}

        record Filtered(String message) implements Shape {}

        record Wrong(String message) implements Shape {}

        /** The body is an error object after all. */
        record Refused() implements Shape {}
    }

    /** @param inputs how many embeddings the request asks for, null if that cannot be said */
    static Shape of(Endpoint endpoint, @Nullable Integer inputs, AnswerFacts answer, FinishReasons reasons) {
        if (!answer.object()) {
            return new Shape.Wrong("the answer is no JSON object");
        }
        if (answer.error()) {
            return new Shape.Refused();
        }
        return switch (endpoint) {
            case CHAT_COMPLETIONS -> choices(answer.choices(), "message");
            case COMPLETIONS -> choices(answer.choices(), "text");
            case EMBEDDINGS -> embeddings(inputs, answer.embeddings());
            case RESPONSES -> response(answer.response(), reasons);
            case MESSAGES -> message(answer.message(), reasons);
        };
    }

    private static Shape choices(AnswerFacts.Choices choices, String member) {
        if (choices.count() == 0) {
            return new Shape.Wrong("the answer has no choices");
        }
        // A filter leaves nothing of the content, with some providers.
        if (choices.finish() == FinishReason.REFUSED) {
            return filtered();
        }
        if (!choices.allHaveContent()) {
            return new Shape.Wrong("a choice has no " + member);
        }
        String unknown = choices.unknown();
        if (unknown != null) {
            return new Shape.Cut("the answer ended with a finish reason that nobody knows: '" + unknown + "'", unknown);
        }
        return switch (choices.finish()) {
            case null -> new Shape.Cut("the answer ended without a finish reason", null);
            case BROKEN -> new Shape.Cut("the provider gave up in the middle of the answer", null);
            case REFUSED -> filtered();
            case ENDED, LENGTH, TOOL_CALL -> new Shape.Complete();
        };
    }

    private static Shape filtered() {
        return new Shape.Filtered("the provider's content filter cut the answer");
    }

    private static Shape embeddings(@Nullable Integer expected, AnswerFacts.Embeddings found) {
        if (found.count() == 0) {
            return new Shape.Wrong("the answer has no embeddings");
        }
        if (expected != null && found.count() != expected) {
            return new Shape.Wrong(found.count() + " embeddings for " + expected + " inputs");
        }
        return found.allPresent() ? new Shape.Complete() : new Shape.Wrong("an embedding is missing");
    }

    private static Shape response(AnswerFacts.Response answer, FinishReasons reasons) {
        return switch (answer.status()) {
            case "completed" -> answer.output() ? new Shape.Complete() : new Shape.Wrong("the answer has no output");
            case "incomplete" -> incomplete(answer.incomplete(), reasons);
            case "failed" -> new Shape.Refused();
            case "cancelled" -> new Shape.Cut("the provider cancelled the answer", null);
            default -> new Shape.Wrong("the answer's status is '" + answer.status() + "'");
        };
    }

    private static Shape message(AnswerFacts.Message answer, FinishReasons reasons) {
        if (!answer.content()) {
            return new Shape.Wrong("the answer has no content");
        }
        String reason = answer.stopReason();
        if (FinishReasons.isBlank(reason)) {
            return new Shape.Cut("the answer ended without a stop reason", null);
        }
        if (reason.equals(GOES_ON)) {
            return new Shape.Complete();
        }
        return switch (reasons.of(reason)) {
            case ENDED, LENGTH, TOOL_CALL -> new Shape.Complete();
            case REFUSED -> filtered();
            case BROKEN -> new Shape.Cut("the provider gave up in the middle of the answer: '" + reason + "'", null);
            case null ->
                new Shape.Cut("the answer ended with a stop reason that nobody knows: '" + reason + "'", reason);
        };
    }

    private static Shape incomplete(String reason, FinishReasons reasons) {
        FinishReason meant = FinishReasons.isBlank(reason) ? FinishReason.BROKEN : reasons.of(reason);
        return switch (meant) {
            case LENGTH -> new Shape.Complete();
            case REFUSED -> filtered();
            case ENDED, TOOL_CALL, BROKEN -> new Shape.Cut("the answer is incomplete: '" + reason + "'", null);
            case null ->
                new Shape.Cut("the answer is incomplete for a reason that nobody knows: '" + reason + "'", reason);
        };
    }
}
