package dev.drover.model;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Prompts that failed on one model lately, by their hash: the same prompt, sent again by whomever, is no further evidence against
 * a model that answers others. Bounded; not thread-safe.
 */
final class FailedPrompts {
    private static final int MOST = 256;

    private final Map<Integer, Long> answersBefore = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Long> eldest) {
            return size() > MOST;
        }
    };

    boolean isEmpty() {
        return answersBefore.isEmpty();
    }

    void answered(int prompt) {
        answersBefore.remove(prompt);
    }

    /**
     * Notes a failure, and says whether it tells against the model: it does until another prompt is answered.
     *
     * @param answers of the model so far
     */
    boolean failed(int prompt, long answers) {
        Long before = answersBefore.putIfAbsent(prompt, answers);
        return before == null || before == answers;
    }
}
