package dev.drover.bench;

import java.time.Duration;
import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 50ms} or {@code 1s}. */
final class Millis implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        try {
            return DurationStyle.SIMPLE.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + text + "' is no time such as 50ms or 1s");
        }
    }
}
