package dev.drover.app.configuration;

import dev.drover.app.configuration.HeldProperties.Held;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.core.env.ConfigurableEnvironment;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** The configuration that holds as one file, for commands and further workers. */
public final class WrittenConfiguration {
    private WrittenConfiguration() {}

    /**
     * {@code drover} and {@code spring.kafka} as YAML. Placeholders stay placeholders; in the place of a secret that was
     * written out, as a value, as a placeholder's fallback or in an address, stands the placeholder for the variable that
     * Spring Boot would take it from.
     */
    public static String yaml(ConfigurableEnvironment environment) {
        Map<String, Object> root = new LinkedHashMap<>();
        HeldProperties.of(environment).forEach((name, held) -> {
            if (isOurs(name) && !Place.of(held.property()).equals(Place.DEFAULT)) {
                put(root, ConfigurationPropertyName.adapt(held.spelled(), '.'), value(name, held));
            }
        });
        DumperOptions block = new DumperOptions();
        block.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        return new Yaml(block).dump(listed(root));
    }

    private static boolean isOurs(ConfigurationPropertyName name) {
        return !List.of("server", "management", "logging").contains(name.getElement(0, Form.UNIFORM));
    }

    private static String value(ConfigurationPropertyName name, Held held) {
        boolean kept = held.isSecret()
                ? held.raw().equalsIgnoreCase("none") || ShownValue.isPlaceholder(held.raw())
                : !ShownValue.holdsLogin(held.raw());
        return kept ? held.raw() : "${" + variable(name) + "}";
    }

    /** As Spring Boot derives it. */
    private static String variable(ConfigurationPropertyName name) {
        return name.toString()
                .replace("-", "")
                .replaceAll("[^A-Za-z0-9]+", "_")
                .replaceAll("_$", "")
                .toUpperCase(Locale.ROOT);
    }

    private static void put(Map<String, Object> root, ConfigurationPropertyName name, String value) {
        Map<String, Object> at = root;
        int last = name.getNumberOfElements() - 1;
        for (int i = 0; i < last; i++) {
            at = below(at, key(name, i));
        }
        at.put(key(name, last), value);
    }

    /** Brackets tell an index, and a key that is no name of a property, from a member. */
    private static String key(ConfigurationPropertyName name, int at) {
        String element = name.getElement(at, Form.ORIGINAL);
        return name.isNumericIndex(at) || !element.matches("[a-z0-9-]+") ? "[" + element + "]" : element;
    }

    @SuppressWarnings("unchecked") // what is put there is a map or a text, and a name has one of them
    private static Map<String, Object> below(Map<String, Object> above, String key) {
        return (Map<String, Object>) above.computeIfAbsent(key, _ -> new LinkedHashMap<String, Object>());
    }

    /** Maps of nothing but indices become lists. */
    private static Object listed(Map<?, ?> map) {
        if (!map.isEmpty()
                && map.keySet().stream().allMatch(key -> key.toString().matches("\\[[0-9]+]"))) {
            Map<Integer, Object> ordered = new TreeMap<>();
            map.forEach((key, value) ->
                    ordered.put(Integer.valueOf(key.toString().replaceAll("[\\[\\]]", "")), below(value)));
            return List.copyOf(ordered.values());
        }
        Map<Object, Object> members = new LinkedHashMap<>();
        map.forEach((key, value) -> members.put(key, below(value)));
        return members;
    }

    private static Object below(Object value) {
        return value instanceof Map<?, ?> map ? listed(map) : value;
    }
}
