package dev.drover.bench;

import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a contender's word. */
final class ContenderName implements ITypeConverter<Contender> {
    @Override
    public Contender convert(String word) {
        return Arrays.stream(Contender.values())
                .filter(contender -> contender.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + word + "' is none of "
                        + Arrays.stream(Contender.values()).map(Contender::word).toList()));
    }
}
