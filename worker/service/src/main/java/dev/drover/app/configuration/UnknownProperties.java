package dev.drover.app.configuration;

import dev.drover.app.configuration.PropertyTree.Group;
import dev.drover.app.properties.InvalidConfigurationException;
import dev.drover.app.properties.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Finds names that nobody knows under {@code drover} and {@code spring.kafka}, and roots that look like these. Spring Boot would
 * refuse some of them, without a word of what was meant: it passes over members of list elements, over all of
 * {@code spring.kafka}, and over roots. The environment is not looked at: it holds names of other programs.
 */
public final class UnknownProperties {
    private static final ConfigurationPropertyName DROVER = ConfigurationPropertyName.of("drover");
    private static final ConfigurationPropertyName SPRING = ConfigurationPropertyName.of("spring");
    private static final ConfigurationPropertyName KAFKA = ConfigurationPropertyName.of("spring.kafka");
    private static final Set<String> ROOTS = Set.of("drover", "spring", "server", "management", "logging");
    /** How many names a remedy lists. */
    private static final int LISTED = 14;

    private final PropertyTree drover = PropertyTree.drover();
    private final PropertyTree kafka = PropertyTree.kafka();
    private final Map<String, Problem> problems = new LinkedHashMap<>();

    private UnknownProperties() {}

    /** One problem for each unknown name or group. */
    public static List<Problem> problems(ConfigurableEnvironment environment) {
        UnknownProperties unknown = new UnknownProperties();
        UnboundElementsSourceFilter files = new UnboundElementsSourceFilter();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource named && files.apply(source)) {
                named.stream().forEach(name -> unknown.look(source, name));
            }
        }
        return List.copyOf(unknown.problems.values());
    }

    /** @throws InvalidConfigurationException if there is one */
    public static void refuse(ConfigurableEnvironment environment) {
        List<Problem> problems = problems(environment);
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
    }

    private void look(ConfigurationPropertySource source, ConfigurationPropertyName name) {
        if (name.isEmpty()) {
            return;
        }
        if (DROVER.isAncestorOf(name)) {
            look(source, name, drover, 1);
        } else if (KAFKA.isAncestorOf(name)) {
            look(source, name, kafka, 2);
        } else if (SPRING.isAncestorOf(name)) {
            String written = name.getElement(1, Form.ORIGINAL);
            if (!KAFKA.equals(name) && Nearest.of(written, List.of("kafka")).isPresent()) {
                report(source, name, 1, "did you mean spring.kafka?");
            } else if (written.equals(DROVER.toString())) {
                report(source, name, 1, "did you mean drover? Write it at the beginning of its line, not below spring");
            }
        } else {
            root(name).ifPresent(meant -> report(source, name, 0, "did you mean " + meant + "?"));
        }
    }

    /** What an unknown root may stand for; other roots may be there for placeholders. */
    private Optional<String> root(ConfigurationPropertyName name) {
        String written = name.getElement(0, Form.ORIGINAL);
        if (ROOTS.contains(name.getElement(0, Form.UNIFORM))) {
            return Optional.empty();
        }
        if (written.equals("kafka")) {
            return Optional.of("spring.kafka");
        }
        return Nearest.of(written, List.of("drover"))
                .or(() -> members(drover).stream()
                        .filter(member -> PropertyTree.uniform(member).equals(name.getElement(0, Form.UNIFORM)))
                        .map(member -> DROVER + "." + member)
                        .findFirst());
    }

    private void look(ConfigurationPropertySource source, ConfigurationPropertyName name, PropertyTree tree, int from) {
        int at = tree.known(name, from);
        if (at < name.getNumberOfElements()) {
            report(source, name, at, remedy(name, tree, from, at));
        }
    }

    private String remedy(ConfigurationPropertyName name, PropertyTree tree, int from, int at) {
        Collection<String> members =
                tree.descend(name, from, at).map(UnknownProperties::members).orElse(List.of());
        String written = name.getElement(at, Form.ORIGINAL);
        String above = name.chop(at) + ".";
        return Nearest.of(written, members)
                .map(near -> "did you mean " + above + near + "?")
                .or(() -> elsewhere(written, tree).map(other -> "did you mean " + name.chop(from) + "." + other + "?"))
                .orElseGet(() -> members.isEmpty() || members.size() > LISTED
                        ? "correct the name, or take it out"
                        : "take one of " + String.join(", ", members) + ", or take it out");
    }

    /** The only property of another group that is called so. */
    private static Optional<String> elsewhere(String written, PropertyTree tree) {
        List<String> called = tree.paths("").stream()
                .filter(path -> PropertyTree.uniform(path.substring(path.lastIndexOf('.') + 1))
                        .equals(PropertyTree.uniform(written)))
                .toList();
        return called.size() == 1 ? Optional.of(called.getFirst()) : Optional.empty();
    }

    private static Collection<String> members(PropertyTree tree) {
        return tree instanceof Group(var members) ? new ArrayList<>(members.keySet()) : List.of();
    }

    /** @param at the element that is unknown; what is below it is unknown for that reason alone */
    private void report(ConfigurationPropertySource source, ConfigurationPropertyName name, int at, String remedy) {
        ConfigurationProperty property = source.getConfigurationProperty(name);
        String unknown = beginning(Place.written(source, name), at + 1);
        String place = property == null ? "" : Place.of(property);
        problems.putIfAbsent(
                name.chop(at + 1).toString(), new Problem(unknown, "no property has this name", remedy).at(place));
    }

    /** The first elements of a name as it was written. */
    private static String beginning(String written, int elements) {
        return Stream.iterate(
                        written, name -> name.substring(0, Math.max(name.lastIndexOf('.'), name.lastIndexOf('['))))
                .dropWhile(name -> ConfigurationPropertyName.adapt(name, '.').getNumberOfElements() > elements)
                .findFirst()
                .orElse(written);
    }
}
