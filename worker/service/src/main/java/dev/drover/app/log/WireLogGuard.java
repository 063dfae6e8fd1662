package dev.drover.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Keeps loggers quiet that print what goes over the wire, whatever level is set for them, and by whom: a property, the
 * environment, an option, or the endpoint while the worker runs. Says so once for each.
 */
final class WireLogGuard extends TurboFilter {
    /** The lowest level at which a logger, and those below it, print no keys, prompts or answers. */
    private static final Map<String, Level> LOWEST = Map.of(
            "org.apache.hc", Level.INFO,
            "org.apache.http", Level.INFO,
            "org.apache.coyote", Level.INFO,
            "org.apache.tomcat", Level.INFO,
            "org.apache.catalina", Level.INFO,
            "org.springframework.web", Level.INFO,
            "org.springframework.http", Level.INFO,
            "sun.net.www", Level.INFO,
            "jdk.httpclient", Level.INFO,
            // Records, and headers of records.
            "org.apache.kafka", Level.DEBUG);

    private final Map<String, Boolean> told = new ConcurrentHashMap<>();

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        if (level.isGreaterOrEqual(Level.INFO) || !level.isGreaterOrEqual(logger.getEffectiveLevel())) {
            return FilterReply.NEUTRAL;
        }
        for (Map.Entry<String, Level> lowest : LOWEST.entrySet()) {
            if (isWithin(logger.getName(), lowest.getKey()) && !level.isGreaterOrEqual(lowest.getValue())) {
                tell(lowest.getKey(), lowest.getValue());
                return FilterReply.DENY;
            }
        }
        return FilterReply.NEUTRAL;
    }

    private static boolean isWithin(String name, String family) {
        return name.startsWith(family) && (name.length() == family.length() || name.charAt(family.length()) == '.');
    }

    private void tell(String family, Level lowest) {
        if (told.putIfAbsent(family, true) == null) {
            LoggerFactory.getLogger(WireLogGuard.class)
                    .warn(
                            "lines of {} below {} are left out: they hold keys, prompts and answers;"
                                    + " drover.privacy.allow-wire-logs=true lets them through",
                            family,
                            lowest);
        }
    }
}
