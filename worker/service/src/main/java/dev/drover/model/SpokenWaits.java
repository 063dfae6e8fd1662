package dev.drover.model;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A wait that a provider only says in words: "try again in 6m0s", "regain access on 2027-01-01 at 00:00 UTC". The words are
 * the provider's, so they are read in linear time and without recursion.
 */
final class SpokenWaits {
    private static final Pattern DATE = Pattern.compile(
            "(?:regain access|resets?|available again|try again)(?: on| at| after)? (\\d{4}-\\d\\d-\\d\\d)"
                    + "(?: at |t| )(\\d\\d:\\d\\d)(:\\d\\d)?(?:\\.\\d+)? ?(?:utc|gmt|z)\\b");
    private static final Pattern AFTER = Pattern.compile(
            "(?:try again|retry)(?: your request)? (?:in|after) " + "((?:\\d{1,9}(?:\\.\\d{1,9})?(?:ms|s|m|h|d))+)\\b");
    private static final Pattern SPELLED = Pattern.compile("(?:try again|retry)(?: your request)? (?:in|after) "
            + "(\\d{1,9}(?:\\.\\d{1,9})?) ?(second|minute|hour|day)s?\\b");

    private SpokenWaits() {}

    /**
     * At least zero; null if nothing is said.
     *
     * @param phrase in lower case
     */
    static @Nullable Duration in(String phrase, Instant now) {
        Matcher date = DATE.matcher(phrase);
        if (date.find()) {
            return until(date, now);
        }
        Matcher after = AFTER.matcher(phrase);
        if (after.find()) {
            return RetryHints.resetValue(after.group(1), now);
        }
        Matcher spelled = SPELLED.matcher(phrase);
        return spelled.find()
                ? RetryHints.resetValue(spelled.group(1) + spelled.group(2).charAt(0), now)
                : null;
    }

    private static @Nullable Duration until(Matcher date, Instant now) {
        String seconds = date.group(3) == null ? ":00" : date.group(3);
        try {
            Duration wait = Duration.between(now, Instant.parse(date.group(1) + "T" + date.group(2) + seconds + "Z"));
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException _) {
            return null;
        }
    }
}
