package dev.drover.topics;

import dev.drover.contracts.TopicKind;
import dev.drover.contracts.TopicSetting;
import dev.drover.contracts.TopicSetting.Measure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * How a topic is to be: what it is created with, and what one that exists already is measured by.
 *
 * @param partitions of a topic that is created
 * @param otherwise what happens where a required setting is another; the end of "…, or else"
 */
public record TopicShape(String name, int partitions, List<TopicSetting> settings, String otherwise) {
    public TopicShape {
        settings = List.copyOf(settings);
    }

    /**
     * A topic of this kind.
     *
     * @param width partitions of the widest request topic; of no use for a kind with one partition
     * @param bytes how large its records may be; of no use for a kind whose size is its own, see {@link TopicKind.Size}
     */
    public static TopicShape of(TopicKind kind, String name, int width, int bytes) {
        int partitions =
                switch (kind.width()) {
                    case AS_REQUESTS, NO_LESS_THAN_REQUESTS -> width;
                    case ONE -> 1;
                };
        return new TopicShape(name, partitions, kind.settings(bytes), kind.otherwise());
    }

    /** A topic of a kind with one partition whose size is its own. */
    public static TopicShape of(TopicKind kind, String name) {
        if (kind.width() != TopicKind.Width.ONE || kind.size() != TopicKind.Size.OWN) {
            throw new IllegalArgumentException("a topic of " + kind.key() + " depends on other topics");
        }
        return of(kind, name, 1, 0);
    }

    /** The same, and records are kept for at least this long. */
    public TopicShape kept(Duration retention) {
        List<TopicSetting> more = new ArrayList<>(settings);
        more.add(new TopicSetting(
                TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()), Measure.AT_LEAST, false));
        return new TopicShape(name, partitions, more, otherwise);
    }

    /** What the topic is created with, as Kafka names it. */
    public Map<String, String> configs() {
        Map<String, String> configs = new LinkedHashMap<>();
        settings.forEach(setting -> configs.put(setting.name(), setting.value()));
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
                .map(setting -> setting.name() + "=" + actual.get(setting.name()) + " but needs " + setting.wanted())
                .toList();
        return different.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", different));
    }

    private String remedy(Map<String, String> actual, boolean required) {
        List<String> settings = unmet(actual, required).stream()
                .map(setting -> setting.name() + "=" + setting.value())
                .toList();
        return "kafka-configs.sh --alter --topic " + name + " --add-config " + String.join(",", settings);
    }

    private List<TopicSetting> unmet(Map<String, String> actual, boolean required) {
        return settings.stream()
                .filter(setting -> setting.required() == required && !setting.isMet(actual.get(setting.name())))
                .toList();
    }
}
