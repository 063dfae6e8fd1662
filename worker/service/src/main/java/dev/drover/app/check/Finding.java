package dev.drover.app.check;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was looked at.
 *
 * @param subject a provider, a credential, a model, or Kafka
 * @param step what was looked at, such as {@code dns}
 * @param what what was found, without any secret
 * @param remedy what to do; empty where nothing is to be done
 * @param took null where time does not matter
 */
public record Finding(
        String subject,
        String step,
        State state,
        String what,
        String remedy,
        @Nullable Duration took) {
    /** How it stands. */
    public enum State {
        OK,
        /** A worker would run; something is probably not as it was meant. */
        WARNING,
        FAILED,
        /** Not looked at, since something before it failed. */
        SKIPPED
    }

    public static Finding ok(String subject, String step, String what, @Nullable Duration took) {
        return new Finding(subject, step, State.OK, what, "", took);
    }

    public static Finding warning(String subject, String step, String what, String remedy) {
        return new Finding(subject, step, State.WARNING, what, remedy, null);
    }

    public static Finding failed(String subject, String step, String what, String remedy) {
        return new Finding(subject, step, State.FAILED, what, remedy, null);
    }

    public static Finding skipped(String subject, String step, String because) {
        return new Finding(subject, step, State.SKIPPED, because, "", null);
    }

    boolean isFailed() {
        return state == State.FAILED;
    }
}
