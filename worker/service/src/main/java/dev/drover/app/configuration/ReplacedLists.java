package dev.drover.app.configuration;

import dev.drover.app.configuration.PropertyTree.ListOf;
import dev.drover.app.properties.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;

/** Lists that two sources have: of a list nothing is merged, the first source's takes the place of the others'. */
final class ReplacedLists {
    private static final ConfigurationPropertyName DROVER = ConfigurationPropertyName.of("drover");

    private ReplacedLists() {}

    /** Names of outermost lists, and whose they are, the one in force first. */
    static Map<ConfigurationPropertyName, List<ConfigurationPropertySource>> of(ConfigurableEnvironment environment) {
        PropertyTree tree = PropertyTree.drover();
        Map<ConfigurationPropertyName, List<ConfigurationPropertySource>> lists = new LinkedHashMap<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource named) {
                named.stream()
                        .flatMap(name -> list(tree, name).stream())
                        .distinct()
                        .forEach(list -> lists.computeIfAbsent(list, _ -> new ArrayList<>())
                                .add(source));
            }
        }
        return lists;
    }

    /** The outermost list that an element belongs to. */
    static Optional<ConfigurationPropertyName> list(PropertyTree tree, ConfigurationPropertyName name) {
        for (int at = 1; DROVER.isAncestorOf(name) && at < name.getNumberOfElements(); at++) {
            if (tree.descend(name, 1, at).orElse(tree) instanceof ListOf) {
                return Optional.of(name.chop(at));
            }
        }
        return Optional.empty();
    }

    static List<Problem> warnings(ConfigurableEnvironment environment) {
        List<Problem> warnings = new ArrayList<>();
        of(environment).forEach((list, sources) -> {
            if (sources.size() > 1) {
                warnings.add(new Problem(
                        list.toString(),
                        "the whole list is that of " + said(sources.getFirst(), list) + "; the list of "
                                + String.join(
                                        ", ",
                                        sources.stream()
                                                .skip(1)
                                                .map(source -> said(source, list))
                                                .toList())
                                + " has no effect",
                        "write all elements of a list in one place"));
            }
        });
        return warnings;
    }

    private static String said(ConfigurationPropertySource source, ConfigurationPropertyName list) {
        return ((IterableConfigurationPropertySource) source)
                .stream()
                        .filter(list::isAncestorOf)
                        .findFirst()
                        .map(source::getConfigurationProperty)
                        .map(Place::of)
                        .orElseGet(() -> Place.source(source));
    }
}
