package dev.drover.app;

import dev.drover.app.properties.DroverProperties;
import dev.drover.engine.Engine;
import dev.drover.topics.Cluster;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Starts an engine as if Kafka had answered, so that a run without Kafka loads what a worker needs to become ready: what
 * the image's cache of classes is trained with, and nothing else is. Takes no request, since no broker gives one.
 */
final class Rehearsal implements SmartLifecycle {
    /**
     * Set to true where the image is built; no property of {@code drover}, since no operator has a use for it. Of the JVM
     * alone: what a pod's environment happens to hold must not start a second engine.
     */
    static final String PROPERTY = "rehearsal";

    /** Where the training file looks for a broker: nobody listens there. */
    static final List<String> NOBODY = List.of("127.0.0.1:1");

    private static final int RECORD_BYTES = 1 << 20;

    private final DroverProperties properties;
    private final EngineAssembly assembly;
    private volatile @Nullable Engine<?> engine;

    /** Whether this JVM was told to rehearse. */
    static final class Asked implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return "true".equals(System.getProperty(PROPERTY));
        }
    }

    /** @throws IllegalStateException if there may be a broker at one of the addresses */
    Rehearsal(DroverProperties properties, EngineAssembly assembly, List<String> bootstrapServers) {
        if (!NOBODY.equals(bootstrapServers)) {
            throw new IllegalStateException("-D" + PROPERTY + "=true is for the making of the image only, where "
                    + "spring.kafka.bootstrap-servers is " + NOBODY.getFirst() + ": take it out");
        }
        this.properties = properties;
        this.assembly = assembly;
    }

    @Override
    public void start() {
        Map<String, Cluster.Topic> topics = new HashMap<>();
        properties.topics().requestNames().forEach(name -> topics.put(name, new Cluster.Topic(1, RECORD_BYTES)));
        Engine<?> built = assembly.build(new Cluster(PROPERTY, topics, RECORD_BYTES));
        built.start();
        engine = built;
    }

    @Override
    public void stop() {
        Engine<?> running = engine;
        if (running != null) {
            engine = null;
            running.close();
        }
    }

    @Override
    public boolean isRunning() {
        return engine != null;
    }
}
