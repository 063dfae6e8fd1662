package dev.drover.app.configuration;

import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginTrackedValue;

/**
 * An option of the command line, as the origin of a value.
 *
 * @param option such as -X drover.engine.group
 */
public record OptionOrigin(String option) implements Origin {
    /** A value that this option gives. */
    public Object of(Object value) {
        return OriginTrackedValue.of(value, this);
    }
}
