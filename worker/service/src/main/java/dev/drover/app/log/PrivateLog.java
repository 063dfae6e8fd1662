package dev.drover.app.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.AppenderAttachable;
import dev.drover.privacy.Desensitizer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;

/** Sets itself in front of every appender of the log, so that it holds for the lines of libraries too. */
public final class PrivateLog {
    private PrivateLog() {}

    /**
     * From now on, for the appenders that there are; a log that is set up anew needs it anew.
     *
     * @param allowWireLogs whether loggers of clients may print what goes over the wire
     */
    public static void install(LoggerContext context, Desensitizer desensitizer, boolean allowWireLogs) {
        for (Logger logger : context.getLoggerList()) {
            guard(logger, desensitizer);
        }
        if (!allowWireLogs && context.getTurboFilterList().stream().noneMatch(WireLogGuard.class::isInstance)) {
            WireLogGuard guard = new WireLogGuard();
            guard.setContext(context);
            guard.start();
            context.addTurboFilter(guard);
        }
    }

    private static void guard(AppenderAttachable<ILoggingEvent> holder, Desensitizer desensitizer) {
        List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
        for (Iterator<Appender<ILoggingEvent>> each = holder.iteratorForAppenders(); each.hasNext(); ) {
            appenders.add(each.next());
        }
        for (Appender<ILoggingEvent> appender : appenders) {
            switch (appender) {
                case OutputStreamAppender<ILoggingEvent> stream -> encode(stream, desensitizer);
                case Forward _ -> {}
                case AppenderAttachable<?> _ -> guard(attachable(appender), desensitizer);
                // It makes of events what it likes.
                case Appender<ILoggingEvent> other -> {
                    holder.detachAppender(other);
                    holder.addAppender(new Forward(other, desensitizer::mask));
                }
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static AppenderAttachable<ILoggingEvent> attachable(Appender<ILoggingEvent> appender) {
        return (AppenderAttachable<ILoggingEvent>) appender;
    }

    private static void encode(OutputStreamAppender<ILoggingEvent> appender, Desensitizer desensitizer) {
        Encoder<ILoggingEvent> encoder = appender.getEncoder();
        if (encoder != null && !(encoder instanceof OneLineEncoder)) {
            appender.setEncoder(new OneLineEncoder(encoder, desensitizer));
        }
    }

    /** Hands readable events to an appender that has no encoder. */
    private static final class Forward extends UnsynchronizedAppenderBase<ILoggingEvent> {
        private final Appender<ILoggingEvent> to;
        private final UnaryOperator<String> readable;

        Forward(Appender<ILoggingEvent> to, UnaryOperator<String> readable) {
            this.to = to;
            this.readable = readable;
            setName(to.getName());
            setContext(to.getContext());
            start();
        }

        @Override
        protected void append(ILoggingEvent event) {
            to.doAppend(new ReadableEvent(event, readable));
        }

        @Override
        public void stop() {
            super.stop();
            to.stop();
        }
    }
}
