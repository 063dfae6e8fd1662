package dev.drover.testbed;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Keeps the broker's chatter out of the logs of whoever embeds it, where Logback does the logging. */
final class QuietLogging {
    private static final List<String> CHATTY =
            List.of("kafka", "org.apache.kafka", "state.change.logger", "org.apache.kafka.common.utils.AppInfoParser");

    private QuietLogging() {}

    /** Sets levels unless somebody has set them already; does nothing under another logging library. */
    static void apply() {
        try {
            if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
                CHATTY.stream()
                        .map(context::getLogger)
                        .filter(logger -> logger.getLevel() == null)
                        .forEach(logger -> logger.setLevel(Level.ERROR));
            }
        } catch (NoClassDefFoundError _) {
            // No Logback here; the library that is has levels of its own.
        }
    }
}
