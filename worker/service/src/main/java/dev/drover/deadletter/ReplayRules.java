package dev.drover.deadletter;

import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.Origin;
import dev.drover.contracts.ReplayMark;
import dev.drover.deadletter.Decision.Fail;
import dev.drover.deadletter.Decision.Park;
import dev.drover.deadletter.Decision.Send;
import dev.drover.deadletter.Decision.Skip;
import dev.drover.deadletter.Decision.Skipped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is done with a letter.
 *
 * @param to topic to send to, null for the one it came from
 * @param allowed topics that may be sent to
 * @param parkAfter replays after which a request is parked instead, 0 to park every letter
 * @param again whether letters that have been dealt with are dealt with again, on purpose
 * @param answeredToo whether requests that have an answer are sent again, on purpose
 * @param newDeadline whether the request gets another deadline
 */
public record ReplayRules(
        @Nullable String to,
        Set<String> allowed,
        int parkAfter,
        boolean again,
        boolean answeredToo,
        boolean newDeadline) {
    public ReplayRules {
        allowed = Set.copyOf(allowed);
    }

    /** Every letter is parked. */
    public static ReplayRules park(boolean again) {
        return new ReplayRules(null, Set.of(), 0, again, true, true);
    }

    public Decision decide(Letter letter, Known known, Instant now) {
        ReplayMark mark = known.mark(letter.identity());
        if (mark != null && !again && !isParkedHere(mark, letter)) {
            return mark.to() == null
                    ? new Skip(Skipped.ALREADY_PARKED, "parked " + mark.at().truncatedTo(ChronoUnit.SECONDS))
                    : new Skip(
                            Skipped.ALREADY_REPLAYED,
                            "replayed " + mark.at().truncatedTo(ChronoUnit.SECONDS) + " as " + mark.to());
        }
        if (!answeredToo && known.answered(letter)) {
            return new Skip(Skipped.ALREADY_ANSWERED, "the results have an answer to it");
        }
        if (parkAfter == 0) {
            return new Park("as asked");
        }
        if (letter.replays() >= parkAfter && !letter.stored().has(HeaderNames.PARKED)) {
            return new Park("replayed " + letter.replays() + " times");
        }
        Instant deadline = letter.deadline();
        if (deadline != null && !newDeadline && !deadline.isAfter(now)) {
            return new Skip(
                    Skipped.DEADLINE_PASSED,
                    "its deadline was " + deadline + " and it would expire at once: --extend-deadline");
        }
        return send(letter);
    }

    private Decision send(Letter letter) {
        Origin origin = letter.dead().origin();
        String topic = to != null ? to : origin == null ? null : origin.topic();
        if (topic == null) {
            return new Fail("the letter does not say where it came from: --to TOPIC");
        }
        if (!allowed.contains(topic)) {
            return new Fail("topic " + topic + " is no request topic that is known here: --allow-topic " + topic);
        }
        return new Send(topic);
    }

    /** A letter that is read from where it was parked has that mark, and it does not stand in its way. */
    private boolean isParkedHere(ReplayMark mark, Letter letter) {
        return mark.to() == null && parkAfter > 0 && letter.stored().has(HeaderNames.PARKED);
    }
}
