package dev.drover.standalone.guide;

import dev.drover.app.WorkerApplication;
import dev.drover.contracts.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The page of all properties, made of what the annotation processor of Spring Boot writes while the worker is compiled:
 * one file for the tree, and one for each type of which the tree has a list.
 */
final class ConfigurationReference {
    private static final String TREE = "META-INF/spring-configuration-metadata.json";
    private static final String TYPES = "META-INF/spring/configuration-metadata/";

    private static final String ROOT = "drover";

    /** Of each type that lists have, the first list. */
    private final Map<String, String> lists = new LinkedHashMap<>();

    private final StringBuilder page = new StringBuilder();

    private ConfigurationReference() {}

    static String page() {
        ConfigurationReference reference = new ConfigurationReference();
        reference.write();
        return reference.page.toString();
    }

    private void write() {
        page.append("""
            # Configuration reference

            Every property of a worker. This page is generated from the metadata that the build makes of the code; a test holds the page
            to the code. [Configuration](configuration.md) says how a worker is configured.

            `[]` stands for each entry of a list, `*` for a name of your own. Durations are written `500ms`, `30s`, `10m`, `24h`, `35d`; sizes `16MB`.
            """);
        Map<String, List<JsonNode>> sections = new LinkedHashMap<>();
        sections.put(ROOT, new ArrayList<>());
        for (JsonNode property : read(TREE).path("properties")) {
            String[] parts = name(property).split("\\.", -1);
            sections.computeIfAbsent(parts.length > 2 ? parts[0] + "." + parts[1] : ROOT, _ -> new ArrayList<>())
                    .add(property);
        }
        sections.forEach((section, properties) -> {
            page.append("\n## ").append(section).append("\n\n");
            table("", properties);
            properties.forEach(property -> entries("", property));
        });
    }

    /** The members of the entries, if the property is a list of a type of ours; a type has one table. */
    private void entries(String prefix, JsonNode property) {
        String type = element(property);
        if (type == null || !exists(TYPES + type + ".json")) {
            return;
        }
        String list = prefix + name(property) + "[]";
        String first = lists.putIfAbsent(type, list);
        if (first != null) {
            page.append("\n`%s` has the members of `%s`.\n".formatted(list, first));
            return;
        }
        JsonNode metadata = read(TYPES + type + ".json");
        Map<String, String> groups = repeated(metadata);
        List<JsonNode> properties = metadata.path("properties")
                .valueStream()
                .filter(each -> groups.keySet().stream().noneMatch(name(each)::startsWith))
                .toList();
        page.append("\n### ").append(list).append("\n\n");
        table(list + ".", properties);
        groups.forEach(
                (group, same) -> page.append("| `%s.%s*` | | | as `%s.%s*` |\n".formatted(list, group, list, same)));
        properties.forEach(each -> entries(list + ".", each));
    }

    /** Groups whose type an earlier group has as well, with that earlier group. */
    private static Map<String, String> repeated(JsonNode metadata) {
        Map<String, String> seen = new LinkedHashMap<>();
        Map<String, String> repeated = new LinkedHashMap<>();
        for (JsonNode group : metadata.path("groups")) {
            String first = seen.putIfAbsent(group.path("type").stringValue(), name(group) + ".");
            if (first != null) {
                repeated.put(name(group) + ".", first);
            }
        }
        return repeated;
    }

    private void table(String prefix, List<JsonNode> properties) {
        page.append("| property | value | default | |\n|---|---|---|---|\n");
        for (JsonNode property : properties) {
            boolean map = property.path("type").stringValue().startsWith("java.util.Map");
            page.append("| `%s%s%s` | %s | %s | %s |\n"
                    .formatted(
                            prefix,
                            name(property),
                            map ? ".*" : "",
                            value(property),
                            initial(property),
                            sentence(property)));
        }
    }

    private static String initial(JsonNode property) {
        JsonNode value = property.path("defaultValue");
        return value.isMissingNode() ? "" : "`" + value.asString() + "`";
    }

    private static String sentence(JsonNode property) {
        return property.path("description").asString("").replace("|", "\\|");
    }

    private static String value(JsonNode property) {
        String type = property.path("type").stringValue();
        String of = element(property);
        if (of != null) {
            return of.startsWith("java.")
                    ? "list of texts"
                    : exists(TYPES + of + ".json") ? "list" : "list of " + words(of);
        }
        if (type.startsWith("java.util.Map")) {
            type = type.substring(type.indexOf(',') + 1, type.length() - 1);
        }
        return switch (type.substring(type.lastIndexOf('.') + 1)) {
            case "Integer", "Long", "Short", "Float", "Double", "BigDecimal" -> "number";
            case "Boolean" -> "`true`, `false`";
            case "Duration" -> "duration";
            case "DataSize" -> "size";
            case "URI" -> "address";
            case "ZoneId" -> "time zone";
            case "ApiKey" -> "secret";
            default -> words(type);
        };
    }

    /** Of an enumeration, as YAML has them; text of anything else. */
    private static String words(String type) {
        try {
            Object[] constants = Class.forName(type).getEnumConstants();
            return constants == null
                    ? "text"
                    : Arrays.stream(constants)
                            .map(each -> "`"
                                    + ((Enum<?>) each)
                                            .name()
                                            .toLowerCase(Locale.ROOT)
                                            .replace('_', '-') + "`")
                            .collect(Collectors.joining(", "));
        } catch (ClassNotFoundException _) {
            return "text";
        }
    }

    private static @Nullable String element(JsonNode property) {
        String type = property.path("type").stringValue();
        return type.startsWith("java.util.List<")
                ? type.substring("java.util.List<".length(), type.length() - 1)
                : null;
    }

    private static String name(JsonNode property) {
        return property.path("name").stringValue();
    }

    private static boolean exists(String resource) {
        return WorkerApplication.class.getClassLoader().getResource(resource) != null;
    }

    /** Other jars have a tree of their own under the same name: ours has the group drover. */
    private static JsonNode read(String resource) {
        try {
            for (URL url :
                    Collections.list(WorkerApplication.class.getClassLoader().getResources(resource))) {
                try (InputStream in = url.openStream()) {
                    JsonNode metadata = Json.read(in.readAllBytes());
                    if (!resource.equals(TREE)
                            || metadata.path("groups")
                                    .path(0)
                                    .path("name")
                                    .asString("")
                                    .equals("drover")) {
                        return metadata;
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException(resource + " is missing: the annotation processor has not run");
    }
}
