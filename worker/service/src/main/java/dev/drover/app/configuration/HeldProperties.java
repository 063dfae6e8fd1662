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

/** The properties of a worker that hold: of several sources the one that wins, of lists the one that takes the place of the rest. */
final class HeldProperties {
    private final PropertyTree drover = PropertyTree.drover();
    private final PropertyTree kafka = PropertyTree.kafka();
    private final Map<ConfigurationPropertyName, List<ConfigurationPropertySource>> lists;
    private final Iterable<ConfigurationPropertySource> sources;
    private final NavigableMap<ConfigurationPropertyName, Held> held = new TreeMap<>();

    private HeldProperties(ConfigurableEnvironment environment) {
        this.lists = ReplacedLists.of(environment);
        this.sources = ConfigurationPropertySources.get(environment);
    }

    /**
     * One of them.
     *
     * @param spelled its name as the reference spells it
     * @param node what kind of property it is
     */
    record Held(String spelled, ConfigurationProperty property, PropertyTree node) {
        String raw() {
            return String.valueOf(property.getValue());
        }

        boolean isSecret() {
            return ShownValue.isSecret(spelled, node instanceof Leaf leaf ? leaf.type() : String.class);
        }
    }

    /** By name. */
    static NavigableMap<ConfigurationPropertyName, Held> of(ConfigurableEnvironment environment) {
        HeldProperties properties = new HeldProperties(environment);
        for (ConfigurationPropertySource source : properties.sources) {
            if (source instanceof IterableConfigurationPropertySource named) {
                named.stream().forEach(name -> properties.look(source, name));
            }
        }
        return properties.held;
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
        Optional<ConfigurationPropertyName> list = ReplacedLists.list(drover, name);
        ConfigurationProperty property = list.isPresent() ? source.getConfigurationProperty(name) : winning(name);
        if (property == null || tree.known(name, from) < name.getNumberOfElements()) {
            return; // nothing that holds
        }
        boolean replaced = list.map(lists::get)
                .filter(sources -> sources.getFirst().getUnderlyingSource() != source.getUnderlyingSource())
                .isPresent();
        if (!replaced) {
            tree.descend(name, from, name.getNumberOfElements())
                    .ifPresent(node -> add(name, spelled(name, tree, from), property, node));
        }
    }

    /** A variable may be spelled so that its own name means another property: DROVER_ENGINE_IN_FLIGHT is read for in-flight. */
    private @Nullable ConfigurationProperty winning(ConfigurationPropertyName name) {
        for (ConfigurationPropertySource source : sources) {
            ConfigurationProperty property = source.getConfigurationProperty(name);
            if (property != null) {
                return property;
            }
        }
        return null;
    }

    private void add(
            ConfigurationPropertyName name, String spelled, ConfigurationProperty property, PropertyTree node) {
        held.putIfAbsent(name, new Held(spelled, property, node));
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
}
