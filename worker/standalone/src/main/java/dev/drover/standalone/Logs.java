package dev.drover.standalone;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.LoggingSystem;

/** Keeps logs from the screen that shows a demo; data goes to stdout, and logs, if any, to stderr. */
final class Logs {
    private Logs() {}

    /** Until the worker sets up its own logging: errors to stderr, nothing else anywhere. */
    static void errorsOnly() {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        context.reset();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%-5level %logger{20} %msg%n");
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.ERROR);
        root.addAppender(appender);
        broker().forEach((name, level) -> context.getLogger(name).setLevel(Level.toLevel(level)));
    }

    /** Lets a worker in this process log as was set up here, whatever its own configuration says. */
    static void keepForWorker() {
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        // The web server logs by java.util.logging, which would otherwise tell the screen how it starts.
        LogManager.getLogManager().getLogger("").setLevel(java.util.logging.Level.SEVERE);
    }

    /** Levels for a worker in the same process as a broker: the broker's internals are nobody's business. */
    static Map<String, Object> brokerProperties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        broker().forEach((name, level) -> properties.put("logging.level." + name, level));
        return properties;
    }

    /** Levels for a worker whose start is told on the screen: each topic and partition would be a line. */
    static Map<String, Object> startProperties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (String logger : List.of(
                "dev.drover.app.WorkerApplication",
                "dev.drover.app.kafka.LoggedTopicEvents",
                "dev.drover.engine.Rebalance",
                "dev.drover.engine.PartitionLoader")) {
            properties.put("logging.level." + logger, "warn");
        }
        return properties;
    }

    private static Map<String, String> broker() {
        return Map.of(
                "kafka", "error",
                "state.change.logger", "off",
                // Grumbles while a controller of one node elects itself.
                "kafka.server.ControllerApis", "off",
                "org.apache.kafka", "error",
                // Leftovers of a session that ended are no news to who ends it.
                "org.apache.kafka.clients.NetworkClient", "off");
    }
}
