package dev.drover.cli.kafka;

import dev.drover.app.configuration.ConfigurationFiles;
import dev.drover.app.properties.InvalidConfigurationException;
import dev.drover.contracts.TopicKind;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.InvalidInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * What a worker's own configuration says of Kafka and of topics, read with Spring Boot's binder but without a context:
 * {@code spring.kafka.*}, {@code drover.topics.*}, {@code ${PLACEHOLDERS}}, and the environment.
 */
final class ConfigFile {
    private static final String TOPICS = "drover.topics.";

    private final Binder binder;

    private ConfigFile(Binder binder) {
        this.binder = binder;
    }

    /** Whether the environment alone has something to say, as in a worker's container. */
    static boolean inEnvironment() {
        return System.getenv().keySet().stream()
                .anyMatch(name -> name.startsWith("SPRING_KAFKA_") || name.startsWith("DROVER_TOPICS_"));
    }

    /**
     * Later files win, the environment wins over all.
     *
     * @throws OperationException naming the file that cannot be read
     */
    static ConfigFile read(List<Path> files) {
        StandardEnvironment environment = new StandardEnvironment();
        for (Path file : files.reversed()) {
            sources(file).forEach(environment.getPropertySources()::addLast);
        }
        return new ConfigFile(Binder.get(environment));
    }

    private static List<PropertySource<?>> sources(Path file) {
        try {
            return ConfigurationFiles.sources(file);
        } catch (InvalidConfigurationException e) {
            throw new OperationException(
                    new InvalidInput(e.problems().getFirst().toString()), e);
        }
    }

    Binder binder() {
        return binder;
    }

    /** Properties of an admin client, consumer and producer, in this order. */
    Clients clients() {
        KafkaProperties kafka =
                binder.bind("spring.kafka", KafkaProperties.class).orElseGet(KafkaProperties::new);
        if (kafka.getSsl().getBundle() != null) {
            throw new OperationException(new InvalidInput(
                    "spring.kafka.ssl.bundle is the worker's: give this command the keys by --command-config FILE"));
        }
        return new Clients(
                kafka.buildAdminProperties(), kafka.buildConsumerProperties(), kafka.buildProducerProperties());
    }

    /** Names of request topics, in their order; empty if none is set. */
    List<String> requests() {
        return names(TOPICS + "requests");
    }

    /** The names in a list such as {@code drover.models}, in their order; the rest of each is not looked at. */
    List<String> names(String list) {
        List<String> names = new ArrayList<>();
        for (int i = 0; ; i++) {
            var name = binder.bind(list + "[" + i + "].name", Bindable.of(String.class));
            if (!name.isBound()) {
                return names;
            }
            names.add(name.get());
        }
    }

    /** Kind to name, of the other topics as far as they are set. */
    Map<String, String> topics() {
        Map<String, String> names = new LinkedHashMap<>();
        TopicKind.keys().stream()
                .filter(kind -> !kind.equals(TopicKind.REQUESTS.key()))
                .forEach(kind ->
                        binder.bind(TOPICS + kind, Bindable.of(String.class)).ifBound(name -> names.put(kind, name)));
        return names;
    }

    /** Whatever else a command wants to know; nothing is validated, unknown members are ignored. */
    <T> Optional<T> bind(String name, Bindable<T> as) {
        var bound = binder.bind(name, as);
        return bound.isBound() ? Optional.of(bound.get()) : Optional.empty();
    }

    /** Settings by kind of client. */
    record Clients(Map<String, Object> admin, Map<String, Object> consumer, Map<String, Object> producer) {}
}
