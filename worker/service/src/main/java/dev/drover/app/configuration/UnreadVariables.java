package dev.drover.app.configuration;

import dev.drover.app.configuration.PropertyTree.Group;
import dev.drover.app.configuration.PropertyTree.Leaf;
import dev.drover.app.configuration.PropertyTree.ListOf;
import dev.drover.app.configuration.PropertyTree.MapOf;
import dev.drover.app.properties.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Variables of the environment that look like ours and that nothing reads: of a mistyped name nobody would hear otherwise.
 * What is near no name of ours is another program's, such as the addresses that Kubernetes sets for a service.
 */
public final class UnreadVariables {
    private static final String PREFIX = "DROVER_";
    /** Of commands, of the launcher and of the image. */
    private static final Set<String> OWN = Set.of(
            "DROVER_CONFIG",
            "DROVER_BOOTSTRAP_SERVERS",
            "DROVER_BUILD",
            "DROVER_JAVA_OPTS",
            "DROVER_AOT",
            "DROVER_HEALTH_PORT");

    private UnreadVariables() {}

    /**
     * One for each variable; values are not shown.
     *
     * @param names of all variables
     */
    public static List<Problem> warnings(Collection<String> names) {
        return warnings(names, "");
    }

    /** The same for a worker, whose files may use variables as placeholders. */
    static List<Problem> warnings(Collection<String> names, ConfigurableEnvironment environment) {
        return warnings(names, placeholders(environment));
    }

    private static List<Problem> warnings(Collection<String> names, String placeholders) {
        PropertyTree drover = PropertyTree.drover();
        Set<String> ends = new TreeSet<>();
        OWN.forEach(own -> ends.add(own.substring(PREFIX.length())));
        drover.paths("").forEach(path -> ends.add(variable(path)));
        List<Problem> warnings = new ArrayList<>();
        for (String name : new TreeSet<>(names)) {
            if (name.startsWith(PREFIX) && !OWN.contains(name) && !placeholders.contains("${" + name)) {
                List<String> words =
                        Arrays.asList(name.substring(PREFIX.length()).split("_"));
                if (!binds(drover, words)) {
                    near(name.substring(PREFIX.length()), ends)
                            .ifPresent(meant -> warnings.add(new Problem(
                                    "environment variable " + name,
                                    "nothing reads it",
                                    "did you mean " + PREFIX + meant + "?")));
                }
            }
        }
        return warnings;
    }

    /** With the numbers of list elements as they were written; both without the prefix, which is no likeness. */
    private static Optional<String> near(String name, Set<String> known) {
        String numbered = name.replaceAll("_[0-9]+(?=_|$)", "_0");
        return Nearest.of(numbered, known).map(meant -> {
            String result = meant;
            for (String number : Arrays.stream(name.split("_"))
                    .filter(word -> word.matches("[0-9]+"))
                    .toList()) {
                result = result.replaceFirst("_0(?=_|$)", "_#" + number);
            }
            return result.replace("#", "");
        });
    }

    /** Such as MODELS_0_PRICES_INPUT, as Spring Boot derives it. */
    private static String variable(String path) {
        return Arrays.stream(path.replace("[]", ".0").split("\\."))
                .map(PropertyTree::uniform)
                .collect(Collectors.joining("_"))
                .toUpperCase(Locale.ROOT);
    }

    /** Whether the words lead to a property; a name of several words may be written with or without underscores. */
    private static boolean binds(PropertyTree tree, List<String> words) {
        return switch (tree) {
            case Group group -> {
                for (int taken = 1; taken <= words.size(); taken++) {
                    List<String> rest = words.subList(taken, words.size());
                    Optional<PropertyTree> member =
                            group.member(PropertyTree.uniform(String.join("", words.subList(0, taken))));
                    if (member.isPresent() && binds(member.get(), rest)) {
                        yield true;
                    }
                }
                yield false;
            }
            case ListOf(var element) ->
                words.isEmpty() || words.getFirst().matches("[0-9]+") && binds(element, words.subList(1, words.size()));
            case MapOf(Leaf _) -> !words.isEmpty();
            case MapOf(var value) -> !words.isEmpty() && binds(value, words.subList(1, words.size()));
            case Leaf _ -> words.isEmpty();
        };
    }

    private static String placeholders(ConfigurableEnvironment environment) {
        StringBuilder values = new StringBuilder();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource named) {
                named.stream()
                        .map(source::getConfigurationProperty)
                        .filter(property -> property != null)
                        .map(property -> String.valueOf(property.getValue()))
                        .filter(value -> value.contains("${" + PREFIX))
                        .forEach(values::append);
            }
        }
        return values.toString();
    }
}
