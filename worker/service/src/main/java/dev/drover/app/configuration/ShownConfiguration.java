package dev.drover.app.configuration;

import dev.drover.app.configuration.HeldProperties.Held;
import dev.drover.app.configuration.PropertyTree.Group;
import dev.drover.app.configuration.PropertyTree.Leaf;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.ConfigurableEnvironment;

/** The configuration that holds: each property with its value, and where the value comes from. Secrets are not shown. */
public final class ShownConfiguration {
    private ShownConfiguration() {}

    /**
     * One property.
     *
     * @param name as the reference spells it
     * @param value as it may be shown
     * @param from such as drover.yaml:12, environment variable OPENAI_API_KEY, option, or default
     */
    public record Entry(String name, String value, String from) {}

    /** By name. @param defaults whether properties that nobody set are there as well */
    public static List<Entry> of(ConfigurableEnvironment environment, boolean defaults) {
        NavigableMap<ConfigurationPropertyName, Entry> entries = new TreeMap<>();
        HeldProperties.of(environment).forEach((name, held) -> entries.put(name, shown(held, environment)));
        if (defaults) {
            addDefaults(entries, ConfigurationPropertyName.of("drover"), PropertyTree.drover());
        }
        return entries.values().stream()
                .filter(entry -> defaults || !entry.from().equals(Place.DEFAULT))
                .toList();
    }

    private static Entry shown(Held held, ConfigurableEnvironment environment) {
        String value = held.isSecret()
                ? ShownValue.unshown(held.raw())
                : ShownValue.whole(environment.resolvePlaceholders(held.raw()));
        return new Entry(held.spelled(), value, Place.of(held.property()));
    }

    private static void addDefaults(
            NavigableMap<ConfigurationPropertyName, Entry> entries,
            ConfigurationPropertyName above,
            PropertyTree tree) {
        if (tree instanceof Group(var members)) {
            members.forEach((name, member) -> {
                ConfigurationPropertyName full = above.append(name);
                if (member instanceof Leaf leaf && leaf.byDefault() != null) {
                    entries.putIfAbsent(full, new Entry(full.toString(), leaf.byDefault(), Place.DEFAULT));
                }
                addDefaults(entries, full, member);
            });
        }
    }
}
