package dev.drover.app;

import dev.drover.app.kafka.Cluster;
import dev.drover.app.properties.DroverProperties;
import dev.drover.engine.Engine;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Starts an engine as if Kafka had answered, so that a run without Kafka loads what a worker needs to become ready: what
 * the image's cache of classes is trained with, and nothing else is. Takes no request, since no broker gives one.
 */
final class Rehearsal implements SmartLifecycle {
    /** Set to true where the image is built; no property of {@code drover}, since no operator has a use for it. */
    static final String PROPERTY = "rehearsal";

    private static final int RECORD_BYTES = 1 << 20;

    private final DroverProperties properties;
    private final EngineAssembly assembly;
    private volatile @Nullable Engine<?> engine;

    Rehearsal(DroverProperties properties, EngineAssembly assembly) {
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
