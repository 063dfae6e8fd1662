package dev.drover.cli.kafka;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import dev.drover.app.log.PrivateLog;
import dev.drover.privacy.Desensitizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of a command: nothing, since it says itself what went wrong, or with {@code --verbose} a lot, on stderr. */
public final class QuietLog {
    private QuietLog() {}

    /** From now on. */
    public static void apply(boolean verbose) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        context.reset();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(verbose ? Level.INFO : Level.OFF);
        if (verbose) {
            PatternLayoutEncoder encoder = new PatternLayoutEncoder();
            encoder.setContext(context);
            encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{20} %msg%n");
            encoder.start();
            ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
            appender.setContext(context);
            appender.setTarget("System.err");
            appender.setEncoder(encoder);
            appender.start();
            root.addAppender(appender);
            PrivateLog.install(context, new Desensitizer(), false);
            // Would print every property; secrets are hidden there, but it is long.
            context.getLogger("org.apache.kafka.common.config").setLevel(Level.WARN);
            context.getLogger("org.apache.kafka.clients.producer.ProducerConfig")
                    .setLevel(Level.WARN);
            context.getLogger("org.apache.kafka.clients.consumer.ConsumerConfig")
                    .setLevel(Level.WARN);
            context.getLogger("org.apache.kafka.clients.admin.AdminClientConfig")
                    .setLevel(Level.WARN);
        }
    }
}
