package dev.drover.model;

import dev.drover.model.dialect.FinishReason;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the rules need of a body, read in one pass. Nothing else of the body is decoded, so that no member that nobody
 * reads is a reason to refuse an answer.
 *
 * @param object whether the body is a JSON object
 * @param error whether the body holds an error, in itself or in a choice
 * @param anyOutput whether the model has given anything: text, reasoning, sound, tool calls, an output item
 * @param choices the choices of chats and completions
 * @param embeddings the vectors of embeddings
 * @param response the object of the responses API
 * @param message the message of Anthropic
 * @param reported a small object with the members that money depends on, by their own names: {@code usage}, tiers and places,
 *     the types of output items and of annotations, {@code data} where there are embeddings
 */
record AnswerFacts(
        boolean object,
        boolean error,
        boolean anyOutput,
        Choices choices,
        Embeddings embeddings,
        Response response,
        Message message,
        ObjectNode reported) {
    /**
     * The choices together; for each member the worst of them.
     *
     * @param count 0 where there are none
     * @param allHaveContent each has what its endpoint promises
     * @param finish null: a choice has not ended, or with a word that nobody knows
     * @param unknown that word, null if there was none
     */
    record Choices(
            int count,
            boolean allHaveContent,
            @Nullable FinishReason finish,
            @Nullable String unknown) {
        static final Choices NONE = new Choices(0, true, FinishReason.ENDED, null);
    }

    /** @param allPresent each has a vector, as an array or as text */
    record Embeddings(int count, boolean allPresent) {
        static final Embeddings NONE = new Embeddings(0, true);
    }

    /**
     * Of the responses API.
     *
     * @param status as it came, empty if there was none
     * @param incomplete why it is incomplete, empty if nothing was said
     * @param output whether there is a list of output items
     */
    record Response(String status, String incomplete, boolean output) {
        static final Response NONE = new Response("", "", false);
    }

    /**
     * Of Messages.
     *
     * @param stopReason as it came, empty if there was none
     * @param content whether there is a list of blocks
     */
    record Message(String stopReason, boolean content) {}
}
