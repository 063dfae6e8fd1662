package dev.drover.model.dialect;

import dev.drover.contracts.FailureCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a vendor says in words, codes and headers, all in lower case.
 *
 * @param finishReasons the words with which its answers end
 * @param errors its error codes, types and statuses, by what they mean
 * @param vagueErrors those so general that a status and a phrase say more
 * @param rateLimits in the order in which they are believed
 * @param requestIds headers with the vendor's id of a call
 * @param publicHeaders headers of requests whose values are no secret
 */
public record Vocabulary(
        Map<String, FinishReason> finishReasons,
        Map<String, FailureCode> errors,
        Map<String, FailureCode> vagueErrors,
        List<RateLimitHeaders> rateLimits,
        List<String> requestIds,
        Set<String> publicHeaders) {
    public Vocabulary {
        finishReasons = Map.copyOf(finishReasons);
        errors = Map.copyOf(errors);
        vagueErrors = Map.copyOf(vagueErrors);
        rateLimits = List.copyOf(rateLimits);
        requestIds = List.copyOf(requestIds);
        publicHeaders = Set.copyOf(publicHeaders);
    }

    /** Words of one meaning are given in one text, with blanks between them. */
    static final class Builder {
        private final Map<String, FinishReason> finishReasons = new HashMap<>();
        private final Map<String, FailureCode> errors = new HashMap<>();
        private final Map<String, FailureCode> vagueErrors = new HashMap<>();
        private final List<RateLimitHeaders> rateLimits = new ArrayList<>();
        private final List<String> requestIds = new ArrayList<>();
        private final Set<String> publicHeaders = new HashSet<>();

        Builder finish(FinishReason meaning, String words) {
            return put(finishReasons, meaning, words);
        }

        Builder error(FailureCode meaning, String words) {
            return put(errors, meaning, words);
        }

        Builder vagueError(FailureCode meaning, String words) {
            return put(vagueErrors, meaning, words);
        }

        /**
         * Values are durations, seconds or points in time.
         *
         * @param pattern with {@code %k} for limit, remaining and reset, and {@code %s} for the dimension
         */
        Builder rateLimit(String pattern, String dimensions) {
            rateLimits.add(RateLimitHeaders.of(pattern, List.of(dimensions.split(" ")), false));
            return this;
        }

        /** As {@link #rateLimit}; values are points in time. */
        Builder rateLimitUntil(String pattern, String dimensions) {
            rateLimits.add(RateLimitHeaders.of(pattern, List.of(dimensions.split(" ")), true));
            return this;
        }

        Builder requestId(String header) {
            requestIds.add(header);
            return this;
        }

        Builder publicHeaders(String headers) {
            publicHeaders.addAll(words(headers));
            return this;
        }

        /** @throws IllegalStateException if one word would mean two things */
        Builder all(Vocabulary other) {
            other.finishReasons.forEach((word, meaning) -> put(finishReasons, meaning, word));
            other.errors.forEach((word, meaning) -> put(errors, meaning, word));
            other.vagueErrors.forEach((word, meaning) -> put(vagueErrors, meaning, word));
            rateLimits.addAll(other.rateLimits);
            requestIds.addAll(other.requestIds);
            publicHeaders.addAll(other.publicHeaders);
            return this;
        }

        Vocabulary build() {
            return new Vocabulary(finishReasons, errors, vagueErrors, rateLimits, requestIds, publicHeaders);
        }

        private <T> Builder put(Map<String, T> table, T meaning, String words) {
            for (String word : words(words)) {
                T known = table.putIfAbsent(word, meaning);
                if (known != null && !known.equals(meaning)) {
                    throw new IllegalStateException("'" + word + "' means " + known + " and " + meaning);
                }
            }
            return this;
        }

        private static List<String> words(String words) {
            return List.of(words.toLowerCase(Locale.ROOT).strip().split("\\s+"));
        }
    }
}
