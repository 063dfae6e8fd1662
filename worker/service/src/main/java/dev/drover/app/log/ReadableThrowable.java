package dev.drover.app.log;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An exception whose messages are readable; of Logback's own class, which Spring Boot's formats insist on. */
final class ReadableThrowable extends ThrowableProxy {
    /** Deeper causes are left out. */
    private static final int DEEPEST = 32;

    private final IThrowableProxy original;
    private final @Nullable String message;
    private final @Nullable String overriding;
    private final @Nullable IThrowableProxy cause;
    private final IThrowableProxy[] suppressed;

    private ReadableThrowable(IThrowableProxy original, UnaryOperator<String> readable, int depth, Copy copy) {
        super(copy);
        this.original = original;
        this.message = copy.getMessage();
        String over = original.getOverridingMessage();
        this.overriding = over == null ? null : readable.apply(over);
        IThrowableProxy below = original.getCause();
        this.cause = below == null || depth >= DEEPEST ? null : of(below, readable, depth + 1);
        IThrowableProxy[] beside = original.getSuppressed();
        this.suppressed = beside == null || depth >= DEEPEST
                ? new IThrowableProxy[0]
                : Arrays.stream(beside)
                        .map(each -> of(each, readable, depth + 1))
                        .toArray(IThrowableProxy[]::new);
    }

    static IThrowableProxy of(IThrowableProxy original, UnaryOperator<String> readable) {
        return of(original, readable, 0);
    }

    private static IThrowableProxy of(IThrowableProxy original, UnaryOperator<String> readable, int depth) {
        return new ReadableThrowable(original, readable, depth, Copy.of(original, readable, depth));
    }

    @Override
    public @Nullable String getMessage() {
        return message;
    }

    @Override
    public @Nullable String getOverridingMessage() {
        return overriding;
    }

    @Override
    public String getClassName() {
        return original.getClassName();
    }

    @Override
    public StackTraceElementProxy[] getStackTraceElementProxyArray() {
        return original.getStackTraceElementProxyArray();
    }

    @Override
    public int getCommonFrames() {
        return original.getCommonFrames();
    }

    @Override
    public @Nullable IThrowableProxy getCause() {
        return cause;
    }

    @Override
    public IThrowableProxy[] getSuppressed() {
        return suppressed;
    }

    @Override
    public boolean isCyclic() {
        return original.isCyclic();
    }

    /** For those who print the exception itself. */
    private static final class Copy extends Throwable {
        private static final long serialVersionUID = 1L;
        private final String name;

        private Copy(String name, @Nullable String message, @Nullable Throwable cause) {
            super(message, cause);
            this.name = name;
        }

        static Copy of(IThrowableProxy original, UnaryOperator<String> readable, int depth) {
            IThrowableProxy below = original.getCause();
            Throwable cause = below == null || depth >= DEEPEST ? null : of(below, readable, depth + 1);
            String message = original.getMessage();
            Copy copy = new Copy(original.getClassName(), message == null ? null : readable.apply(message), cause);
            StackTraceElementProxy[] frames = original.getStackTraceElementProxyArray();
            copy.setStackTrace(
                    frames == null
                            ? new StackTraceElement[0]
                            : Arrays.stream(frames)
                                    .filter(Objects::nonNull)
                                    .map(StackTraceElementProxy::getStackTraceElement)
                                    .toArray(StackTraceElement[]::new));
            return copy;
        }

        @Override
        public String toString() {
            return getMessage() == null ? name : name + ": " + getMessage();
        }
    }
}
