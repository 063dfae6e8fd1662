package dev.drover.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggerContextVO;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/** An event of which every part that can come from outside is made readable: message, arguments, exception, pairs, context. */
final class ReadableEvent implements ILoggingEvent {
    private final ILoggingEvent event;
    private final UnaryOperator<String> readable;
    private final @Nullable String message;
    private final @Nullable IThrowableProxy throwable;

    ReadableEvent(ILoggingEvent event, UnaryOperator<String> readable) {
        this.event = event;
        this.readable = readable;
        String formatted = event.getFormattedMessage();
        this.message = formatted == null ? null : readable.apply(formatted);
        IThrowableProxy thrown = event.getThrowableProxy();
        this.throwable = thrown == null ? null : ReadableThrowable.of(thrown, readable);
    }

    /** The arguments are in it. */
    @Override
    public @Nullable String getMessage() {
        return message;
    }

    @Override
    public Object @Nullable [] getArgumentArray() {
        return null;
    }

    @Override
    public @Nullable String getFormattedMessage() {
        return message;
    }

    @Override
    public @Nullable IThrowableProxy getThrowableProxy() {
        return throwable;
    }

    @Override
    public Map<String, String> getMDCPropertyMap() {
        Map<String, String> before = event.getMDCPropertyMap();
        if (before == null || before.isEmpty()) {
            return Map.of();
        }
        Map<String, String> context = new LinkedHashMap<>();
        before.forEach((name, value) -> context.put(name, value == null ? "" : readable.apply(value)));
        return context;
    }

    @Override
    @Deprecated
    public Map<String, String> getMdc() {
        return getMDCPropertyMap();
    }

    @Override
    public @Nullable List<KeyValuePair> getKeyValuePairs() {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        return pairs == null
                ? null
                : pairs.stream()
                        .map(pair -> new KeyValuePair(readable.apply(String.valueOf(pair.key)), value(pair.value)))
                        .toList();
    }

    private @Nullable Object value(@Nullable Object value) {
        return value == null || value instanceof Number || value instanceof Boolean
                ? value
                : readable.apply(String.valueOf(value));
    }

    @Override
    public String getThreadName() {
        return event.getThreadName();
    }

    @Override
    public Level getLevel() {
        return event.getLevel();
    }

    @Override
    public String getLoggerName() {
        return event.getLoggerName();
    }

    @Override
    public LoggerContextVO getLoggerContextVO() {
        return event.getLoggerContextVO();
    }

    @Override
    public StackTraceElement[] getCallerData() {
        return event.getCallerData();
    }

    @Override
    public boolean hasCallerData() {
        return event.hasCallerData();
    }

    @Override
    public List<Marker> getMarkerList() {
        return event.getMarkerList();
    }

    @Override
    public long getTimeStamp() {
        return event.getTimeStamp();
    }

    @Override
    public int getNanoseconds() {
        return event.getNanoseconds();
    }

    @Override
    public long getSequenceNumber() {
        return event.getSequenceNumber();
    }

    @Override
    public void prepareForDeferredProcessing() {
        event.prepareForDeferredProcessing();
    }
}
