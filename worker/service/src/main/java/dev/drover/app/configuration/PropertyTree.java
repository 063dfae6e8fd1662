package dev.drover.app.configuration;

import dev.drover.app.properties.DroverProperties;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/** Which properties there are, read from the types that they are bound to. */
sealed interface PropertyTree {
    /** Members by their names as the reference spells them, such as in-flight. */
    record Group(SequencedMap<String, PropertyTree> members) implements PropertyTree {
        /** By any spelling that Spring Boot takes for this name. */
        Optional<PropertyTree> member(String uniform) {
            return members.entrySet().stream()
                    .filter(member -> uniform(member.getKey()).equals(uniform))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }
    }

    record ListOf(PropertyTree element) implements PropertyTree {}

    record MapOf(PropertyTree value) implements PropertyTree {}

    /** @param byDefault as the reference has it; null for none */
    record Leaf(Class<?> type, @Nullable String byDefault) implements PropertyTree {
        Leaf(Class<?> type) {
            this(type, null);
        }
    }

    static PropertyTree drover() {
        return of(DroverProperties.class);
    }

    static PropertyTree kafka() {
        return of(KafkaProperties.class);
    }

    /** Without dashes, as Spring Boot compares names. */
    static String uniform(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }

    /**
     * How many elements of a name are known, from one on: all of them for a property that exists.
     *
     * @param at the first element that the tree is about
     */
    default int known(ConfigurationPropertyName name, int at) {
        if (at >= name.getNumberOfElements()) {
            return at;
        }
        return switch (this) {
            case Group group ->
                group.member(name.getElement(at, Form.UNIFORM))
                        .map(member -> member.known(name, at + 1))
                        .orElse(at);
            // A list may be written as one text.
            case ListOf(var element) -> name.isNumericIndex(at) ? element.known(name, at + 1) : at;
            // A key may have dots.
            case MapOf(Leaf _) -> name.getNumberOfElements();
            case MapOf(var value) -> value.known(name, at + 1);
            case Leaf _ -> at;
        };
    }

    /** The node that an element of a name leads to; empty if the name is not known so far. */
    default Optional<PropertyTree> descend(ConfigurationPropertyName name, int from, int to) {
        if (from == to) {
            return Optional.of(this);
        }
        return switch (this) {
            case Group group ->
                group.member(name.getElement(from, Form.UNIFORM)).flatMap(member -> member.descend(name, from + 1, to));
            case ListOf(var element) -> element.descend(name, from + 1, to);
            case MapOf(Leaf leaf) -> Optional.of(leaf);
            case MapOf(var value) -> value.descend(name, from + 1, to);
            case Leaf _ -> Optional.empty();
        };
    }

    /** Names of all groups and values below, such as providers[].api-key. */
    default List<String> paths(String prefix) {
        List<String> paths = new ArrayList<>();
        switch (this) {
            case Group(var members) ->
                members.forEach((name, member) -> {
                    String path = prefix.isEmpty() ? name : prefix + "." + name;
                    paths.add(path);
                    paths.addAll(member.paths(path));
                });
            case ListOf(var element) -> paths.addAll(element.paths(prefix + "[]"));
            case MapOf(var value) -> paths.addAll(value.paths(prefix + ".*"));
            case Leaf _ -> {}
        }
        return paths;
    }

    private static PropertyTree of(Type type) {
        if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
            Type[] arguments = generic.getActualTypeArguments();
            if (Map.class.isAssignableFrom(raw)) {
                return new MapOf(of(arguments[1]));
            }
            return Collection.class.isAssignableFrom(raw) ? new ListOf(of(arguments[0])) : new Leaf(raw);
        }
        if (!(type instanceof Class<?> plain)) {
            return new Leaf(Object.class);
        }
        if (plain.isRecord() && !isOneValue(plain)) {
            SequencedMap<String, PropertyTree> members = new TreeMap<>();
            // A default stands at the parameter of the constructor, in the order of the components.
            Parameter[] parameters = plain.getDeclaredConstructors()[0].getParameters();
            RecordComponent[] components = plain.getRecordComponents();
            for (int i = 0; i < components.length; i++) {
                PropertyTree member = of(components[i].getGenericType());
                DefaultValue byDefault = parameters[i].getAnnotation(DefaultValue.class);
                if (member instanceof Leaf leaf && byDefault != null && byDefault.value().length == 1) {
                    member = new Leaf(leaf.type(), byDefault.value()[0]);
                }
                members.put(dashed(components[i].getName()), member);
            }
            return new Group(members);
        }
        return plain.getName().startsWith(KafkaProperties.class.getName()) && !plain.isEnum()
                ? bean(plain)
                : new Leaf(plain);
    }

    /** A record that is written as one text, such as a key. */
    private static boolean isOneValue(Class<?> plain) {
        return plain.getRecordComponents().length == 1
                && plain.getRecordComponents()[0].getName().equals("value");
    }

    private static PropertyTree bean(Class<?> type) {
        SequencedMap<String, PropertyTree> members = new TreeMap<>();
        for (Method method : type.getMethods()) {
            String name = method.getName();
            boolean is = name.startsWith("is") && name.length() > 2;
            boolean get = name.startsWith("get") && name.length() > 3 && !name.equals("getClass");
            if ((is || get) && method.getParameterCount() == 0) {
                members.put(dashed(name.substring(is ? 2 : 3)), of(method.getGenericReturnType()));
            }
        }
        return new Group(members);
    }

    private static String dashed(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
