package dev.drover.app.properties;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Finds names that nobody knows below the members of list elements, such as {@code drover.models[0].quota.rpm}. Spring Boot
 * refuses unknown names everywhere else, but takes these for elements that another source has overridden.
 */
public final class UnknownMembers {
    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("drover");

    private UnknownMembers() {}

    /** One problem for each. */
    public static List<Problem> problems(ConfigurableEnvironment environment) {
        UnboundElementsSourceFilter files = new UnboundElementsSourceFilter();
        List<Problem> problems = new ArrayList<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource named && files.apply(source)) {
                named.stream()
                        .filter(name -> ROOT.isAncestorOf(name) && !isKnown(DroverProperties.class, name, 1, false))
                        .forEach(name -> problems.add(problem(source, name)));
            }
        }
        return problems;
    }

    /** @throws InvalidConfigurationException if there is one */
    public static void refuse(ConfigurableEnvironment environment) {
        List<Problem> problems = problems(environment);
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
    }

    private static Problem problem(ConfigurationPropertySource source, ConfigurationPropertyName name) {
        ConfigurationProperty property = source.getConfigurationProperty(name);
        String origin = property == null || property.getOrigin() == null ? "" : " (" + property.getOrigin() + ")";
        return new Problem(name.toString(), "no property has this name" + origin, "correct the name, or take it out");
    }

    /** @param inElement whether the name has gone through an element of a list: only there Spring knows less */
    private static boolean isKnown(Type type, ConfigurationPropertyName name, int at, boolean inElement) {
        if (at == name.getNumberOfElements()) {
            return true;
        }
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == Map.class) {
                return isKnown(arguments[1], name, at + 1, inElement);
            }
            return !name.isNumericIndex(at) || isKnown(arguments[0], name, at + 1, true);
        }
        if (!(type instanceof Class<?> known) || !known.isRecord()) {
            return true;
        }
        String wanted = name.getElement(at, Form.UNIFORM);
        for (RecordComponent component : known.getRecordComponents()) {
            if (component.getName().toLowerCase(Locale.ROOT).equals(wanted)) {
                return isKnown(component.getGenericType(), name, at + 1, inElement);
            }
        }
        return !inElement;
    }
}
