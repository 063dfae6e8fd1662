package dev.drover.contracts;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A setting of a topic, as Kafka names it: what a new topic is created with, and what an existing one is compared with.
 *
 * @param required whether nobody can work with a topic that has another value; else another value is worth a warning
 */
public record TopicSetting(String name, String value, Measure measure, boolean required) {
    /** When the value of an existing topic is good enough. */
    public enum Measure {
        SAME,
        AT_MOST,
        /** A negative number, as Kafka has it, is no bound. */
        AT_LEAST,
        /** For creation only: an operator who has chosen otherwise knows why. */
        ANY
    }

    /** @param actual the value of an existing topic; null: not known, which counts as met */
    public boolean isMet(@Nullable String actual) {
        if (actual == null || measure == Measure.ANY) {
            return true;
        }
        if (measure == Measure.SAME) {
            return actual.equals(value);
        }
        BigDecimal has = new BigDecimal(actual);
        int compared = has.compareTo(new BigDecimal(value));
        return measure == Measure.AT_MOST ? compared <= 0 : compared >= 0 || has.signum() < 0;
    }

    /** The values that are good enough, for people. */
    public String wanted() {
        return switch (measure) {
            case SAME, ANY -> value;
            case AT_MOST -> value + " or less";
            case AT_LEAST -> value + " or more";
        };
    }
}
