package dev.drover.bench;

import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a constant by its word, such as {@code bare-loop}. */
abstract class Words<E extends Enum<E>> implements ITypeConverter<E> {
    private final Class<E> type;

    private Words(Class<E> type) {
        this.type = type;
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public E convert(String word) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> word(constant).equals(word))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + word + "' is none of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(Words::word)
                                .toList()));
    }

    static final class ForContender extends Words<Contender> {
        ForContender() {
            super(Contender.class);
        }
    }

    static final class ForSweep extends Words<Sweep> {
        ForSweep() {
            super(Sweep.class);
        }
    }

    static final class ForPart extends Words<Part> {
        ForPart() {
            super(Part.class);
        }
    }
}
