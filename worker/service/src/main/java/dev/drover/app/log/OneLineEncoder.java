package dev.drover.app.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import dev.drover.privacy.ControlCharacters;
import dev.drover.privacy.Desensitizer;
import java.nio.charset.Charset;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes each event as one line in whatever format was configured: the parts of the event are masked before, and control
 * characters are escaped as in JSON, in text and in JSON alike. A stack trace is in the line of its event, with
 * {@code \n} between its frames. Colours that the pattern asks for stay.
 */
final class OneLineEncoder extends EncoderBase<ILoggingEvent> {
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]{0,16}m");
    private static final Pattern LINE_END = Pattern.compile("\\R\\z");

    private final Encoder<ILoggingEvent> format;
    private final UnaryOperator<String> readable;
    private final Charset charset;

    OneLineEncoder(Encoder<ILoggingEvent> format, Desensitizer desensitizer) {
        this.format = format;
        boolean text = format instanceof PatternLayoutEncoder;
        // JSON escapes on its own, and would escape what is escaped once more.
        this.readable = text ? part -> ControlCharacters.escape(desensitizer.mask(part)) : desensitizer::mask;
        Charset given = format instanceof LayoutWrappingEncoder<?> layout ? layout.getCharset() : null;
        this.charset = given == null ? UTF_8 : given;
        setContext(format.getContext());
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        byte[] encoded = format.encode(new ReadableEvent(event, readable));
        String line = LINE_END.matcher(new String(encoded, charset)).replaceFirst("");
        return (oneLine(line) + System.lineSeparator()).getBytes(charset);
    }

    /** The parts are escaped, so that a colour can come from the pattern only. */
    private static String oneLine(String line) {
        if (line.indexOf('\u001b') < 0) {
            return ControlCharacters.escape(line);
        }
        StringBuilder escaped = new StringBuilder(line.length());
        Matcher colour = COLOUR.matcher(line);
        int at = 0;
        while (colour.find()) {
            escaped.append(ControlCharacters.escape(line.substring(at, colour.start())))
                    .append(colour.group());
            at = colour.end();
        }
        return escaped.append(ControlCharacters.escape(line.substring(at))).toString();
    }

    @Override
    public byte[] headerBytes() {
        return format.headerBytes();
    }

    @Override
    public byte[] footerBytes() {
        return format.footerBytes();
    }

    @Override
    public boolean isStarted() {
        return format.isStarted();
    }

    @Override
    public void start() {
        format.start();
    }

    @Override
    public void stop() {
        format.stop();
    }
}
