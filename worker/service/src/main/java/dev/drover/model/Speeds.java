package dev.drover.model;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How long models take to answer: the time to the first token and the time per token, each an exponentially weighted moving
 * average over answers. What is known of a model that is not called fades, so that it is tried again: its expected time halves
 * with each {@link #FADES}. One call at a time tries it, since a call alone makes it as slow again as it was known to be. Only
 * models of chains that look at times are measured. Thread-safe.
 */
final class Speeds {
    /** The half-life of what is known of a model that is not called. */
    static final Duration FADES = Duration.ofMinutes(5);

    /** How long others wait for the first answer of a model of which nothing is known. */
    static final Duration FIRST_ANSWER = Duration.ofMinutes(1);

    /** Of an answer right after another; more the older that is. */
    private static final double WEIGHT = 0.2;

    private final Map<String, Speed> known = new ConcurrentHashMap<>();

    /** Of a model whose first answer is awaited. */
    static final double NOT_YET = Double.MAX_VALUE;

    /**
     * About how long an answer of the model takes; zero for a model to try, of which nothing is known, and
     * {@link #NOT_YET} while it is tried.
     *
     * @param most tokens of output that the request allows
     */
    double expectedMillis(Model model, long most, Instant now) {
        return known.computeIfAbsent(model.name(), _ -> new Speed()).expected(most, now.toEpochMilli());
    }

    /** A call of the model begins. */
    void called(Model model, Instant now) {
        Speed speed = of(model.name());
        if (speed != null) {
            speed.called(now.toEpochMilli());
        }
    }

    /** A call was answered. */
    void answered(Attempt attempt) {
        Speed speed = of(attempt.model());
        if (speed != null) {
            Usage usage = attempt.usage();
            speed.answered(
                    attempt.latencyMs(),
                    attempt.firstTokenMs(),
                    usage == null ? 0 : usage.completionTokens(),
                    attempt.endedAt().toEpochMilli());
        }
    }

    private @Nullable Speed of(String model) {
        return known.isEmpty() ? null : known.get(model);
    }

    private static final class Speed {
        private double firstToken;
        private double perToken;
        private double tokens;
        private boolean measured;
        private long last = Long.MIN_VALUE; // call or answer
        private long answered;

        synchronized double expected(long most, long now) {
            if (!measured) {
                boolean tried = last != Long.MIN_VALUE && now - last < FIRST_ANSWER.toMillis();
                return tried ? NOT_YET : 0;
            }
            return (firstToken + perToken * Math.min(most, tokens)) * faded(now - last);
        }

        private static double faded(long millis) {
            return Math.pow(0.5, Math.max(0, millis) / (double) FADES.toMillis());
        }

        synchronized void called(long now) {
            last = Math.max(last, now);
        }

        synchronized void answered(long took, @Nullable Long toFirst, long completion, long now) {
            double each = Math.max(1, completion);
            double first = toFirst == null ? Math.min(firstToken, took) : toFirst;
            double weight = measured ? 1 - (1 - WEIGHT) * faded(now - answered) : 1;
            firstToken += weight * (first - firstToken);
            perToken += weight * (Math.max(0, took - first) / each - perToken);
            tokens += weight * (each - tokens);
            measured = true;
            answered = now;
            last = Math.max(last, now);
        }
    }
}
