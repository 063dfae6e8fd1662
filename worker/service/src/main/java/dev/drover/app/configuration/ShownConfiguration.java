package dev.drover.app.configuration;

import dev.drover.app.configuration.PropertyTree.Group;
import dev.drover.app.configuration.PropertyTree.Leaf;
import dev.drover.app.configuration.PropertyTree.ListOf;
import dev.drover.app.configuration.PropertyTree.MapOf;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;

/** The configuration that holds: each property with its value, and where the value comes from. Secrets are not shown. */
public final class ShownConfiguration {
    private final ConfigurableEnvironment environment;
    private final PropertyTree drover = PropertyTree.drover();
    private final PropertyTree kafka = PropertyTree.kafka();
    private final Map<ConfigurationPropertyName, List<ConfigurationPropertySource>> lists;
    private final NavigableMap<ConfigurationPropertyName, Entry> entries = new TreeMap<>();

    private ShownConfiguration(ConfigurableEnvironment environment) {
        this.environment = environment;
        this.lists = ReplacedLists.of(environment);
    }

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
        ShownConfiguration shown = new ShownConfiguration(environment);
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource named) {
                named.stream().forEach(name -> shown.look(source, name));
            }
        }
        if (defaults) {
            shown.addDefaults(ConfigurationPropertyName.of("drover"), shown.drover);
        }
        return shown.entries.values().stream()
                .filter(entry -> defaults || !entry.from().equals(Place.DEFAULT))
                .toList();
    }

    private void look(ConfigurationPropertySource source, ConfigurationPropertyName name) {
        if (name.getNumberOfElements() < 2) {
            return;
        }
        switch (name.getElement(0, Form.UNIFORM)) {
            case "drover" -> look(source, name, drover, 1);
            case "spring" -> {
                if (name.getElement(1, Form.UNIFORM).equals("kafka") && name.getNumberOfElements() > 2) {
                    look(source, name, kafka, 2);
                }
            }
            case "server", "management", "logging" -> {
                ConfigurationProperty property = source.getConfigurationProperty(name);
                if (property != null && Place.isWritten(property)) {
                    add(name, Place.written(source, name), property, new Leaf(String.class));
                }
            }
            default -> {}
        }
    }

    private void look(ConfigurationPropertySource source, ConfigurationPropertyName name, PropertyTree tree, int from) {
        ConfigurationProperty property = source.getConfigurationProperty(name);
        if (property == null || tree.known(name, from) < name.getNumberOfElements()) {
            return; // nothing that holds
        }
        boolean replaced = ReplacedLists.list(drover, name)
                .map(lists::get)
                .filter(sources -> sources.getFirst().getUnderlyingSource() != source.getUnderlyingSource())
                .isPresent();
        if (!replaced) {
            tree.descend(name, from, name.getNumberOfElements())
                    .ifPresent(node -> add(name, spelled(name, tree, from), property, node));
        }
    }

    private void add(
            ConfigurationPropertyName name, String spelled, ConfigurationProperty property, PropertyTree node) {
        entries.putIfAbsent(name, new Entry(spelled, shown(spelled, property.getValue(), node), Place.of(property)));
    }

    private String shown(String name, @Nullable Object value, PropertyTree node) {
        String raw = String.valueOf(value);
        Class<?> type = node instanceof Leaf leaf ? leaf.type() : String.class;
        return ShownValue.isSecret(name, type)
                ? ShownValue.unshown(raw)
                : ShownValue.whole(environment.resolvePlaceholders(raw));
    }

    /** As the reference spells it, whatever the spelling where it was written. */
    private static String spelled(ConfigurationPropertyName name, PropertyTree tree, int from) {
        StringBuilder spelled = new StringBuilder(name.chop(from).toString());
        PropertyTree at = tree;
        for (int i = from; i < name.getNumberOfElements(); i++) {
            String element = name.getElement(i, Form.ORIGINAL);
            switch (at) {
                case Group(var members) -> {
                    String uniform = name.getElement(i, Form.UNIFORM);
                    String member = members.keySet().stream()
                            .filter(each -> PropertyTree.uniform(each).equals(uniform))
                            .findFirst()
                            .orElse(element);
                    spelled.append('.').append(member);
                    at = Optional.ofNullable(members.get(member)).orElse(at);
                }
                case ListOf(var of) -> {
                    spelled.append('[').append(element).append(']');
                    at = of;
                }
                case MapOf(var of) -> {
                    spelled.append('.').append(element);
                    at = of instanceof Leaf ? at : of;
                }
                case Leaf _ -> spelled.append('.').append(element);
            }
        }
        return spelled.toString();
    }

    private void addDefaults(ConfigurationPropertyName above, PropertyTree tree) {
        if (tree instanceof Group(var members)) {
            members.forEach((name, member) -> {
                ConfigurationPropertyName full = above.append(name);
                if (member instanceof Leaf leaf && leaf.byDefault() != null) {
                    entries.putIfAbsent(full, new Entry(full.toString(), leaf.byDefault(), Place.DEFAULT));
                }
                addDefaults(full, member);
            });
        }
    }
}
