package dev.drover.app.kafka;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

/**
 * How a topic is to be: what it is created with, and what one that exists already is measured by.
 *
 * @param partitions of a topic that is created
 * @param otherwise what happens where a required setting is another; the end of "…, or else"
 */
public record TopicShape(String name, int partitions, List<Setting> settings, String otherwise) {
    public TopicShape {
        settings = List.copyOf(settings);
    }

    /** When the setting of an existing topic is good enough. */
    public enum Measure {
        SAME,
        AT_MOST,
        /** A negative number, as Kafka has it, is no bound. */
        AT_LEAST,
        /** For creation only: an operator who has chosen otherwise knows why. */
        ANY
    }

    /** @param required whether nobody can work with a topic that has another; else it is worth a warning */
    public record Setting(String name, String value, Measure measure, boolean required) {
        private boolean met(@Nullable String actual) {
            if (actual == null || measure == Measure.ANY) {
                return true;
            }
            if (measure == Measure.SAME) {
                return actual.equals(value);
            }
            BigDecimal has = new BigDecimal(actual);
            int compared = has.compareTo(new BigDecimal(value));
            return measure == Measure.AT_MOST ? compared <= 0 : compared >= 0 || has.signum() < 0;
        }

        private String wanted() {
            return switch (measure) {
                case SAME, ANY -> value;
                case AT_MOST -> value + " or less";
                case AT_LEAST -> value + " or more";
            };
        }
    }

    /** What the topic is created with, as Kafka names it. */
    public Map<String, String> configs() {
        Map<String, String> configs = new LinkedHashMap<>();
        settings.forEach(setting -> configs.put(setting.name, setting.value));
        return configs;
    }

    /** @param replicas the broker's default if empty */
    public NewTopic create(Optional<Short> replicas) {
        return new NewTopic(name, Optional.of(partitions), replicas).configs(configs());
    }

    /**
     * What keeps everybody from working with the topic.
     *
     * @param actual the settings of the topic, of which those that are missing here are not known
     */
    public Optional<String> problem(Map<String, String> actual) {
        return different(actual, true)
                .map(list -> "topic " + name + " has " + list + ", or else " + otherwise + ": " + remedy(actual, true));
    }

    /** What is not as it should be, but keeps nobody from working. */
    public Optional<String> warning(Map<String, String> actual) {
        return different(actual, false)
                .map(list -> "topic " + name + " was made with other settings: " + list + "; " + remedy(actual, false));
    }

    private Optional<String> different(Map<String, String> actual, boolean required) {
        List<String> different = unmet(actual, required).stream()
                .map(setting -> setting.name + "=" + actual.get(setting.name) + " but needs " + setting.wanted())
                .toList();
        return different.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", different));
    }

    private String remedy(Map<String, String> actual, boolean required) {
        List<String> settings = unmet(actual, required).stream()
                .map(setting -> setting.name + "=" + setting.value)
                .toList();
        return "kafka-configs.sh --alter --topic " + name + " --add-config " + String.join(",", settings);
    }

    private List<Setting> unmet(Map<String, String> actual, boolean required) {
        return settings.stream()
                .filter(setting -> setting.required == required && !setting.met(actual.get(setting.name)))
                .toList();
    }
}
