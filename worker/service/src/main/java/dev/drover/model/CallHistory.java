package dev.drover.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * What calls to one model came to, as far as it decides what one more failure tells. The same prompt, sent again by whomever, is
 * no further evidence against a model that answers others; of prompts the hash is known. Bounded and thread-safe.
 */
final class CallHistory {
    private static final int MOST_PROMPTS = 256;

    private final Map<Integer, Long> answersBefore = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Long> eldest) {
            return size() > MOST_PROMPTS;
        }
    };

    private long answers;
    private long failures;

    synchronized long answers() {
        return answers;
    }

    synchronized long failures() {
        return failures;
    }

    synchronized void answered(IntSupplier prompt) {
        answers++;
        if (!answersBefore.isEmpty()) {
            answersBefore.remove(prompt.getAsInt());
        }
    }

    synchronized void failed() {
        failures++;
    }

    /** Notes that this prompt failed, and says whether that tells against the model: until another prompt is answered. */
    synchronized boolean tells(int prompt) {
        Long before = answersBefore.putIfAbsent(prompt, answers);
        return before == null || before == answers;
    }
}
