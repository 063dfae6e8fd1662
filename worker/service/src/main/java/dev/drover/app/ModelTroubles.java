package dev.drover.app;

import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.Privacy;
import dev.drover.model.BreakerStatus;
import dev.drover.model.Breakers;
import dev.drover.model.Trouble;
import dev.drover.privacy.MessageSanitizer;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The state of all models, and in words why calls of one fail: what providers said is masked. */
final class ModelTroubles {
    private final Supplier<List<BreakerStatus>> breakers;
    private final UnaryOperator<String> mask;

    ModelTroubles(Supplier<List<BreakerStatus>> breakers, UnaryOperator<String> mask) {
        this.breakers = breakers;
        this.mask = mask;
    }

    static ModelTroubles of(Breakers breakers, DroverProperties properties, InstantSource clock) {
        return new ModelTroubles(
                () -> breakers.snapshot(clock.instant()), new MessageSanitizer(Privacy.desensitizer(properties))::line);
    }

    List<BreakerStatus> breakers() {
        return breakers.get();
    }

    /** Null: nothing is wrong with it. */
    @Nullable
    String says(BreakerStatus breaker) {
        Trouble trouble = breaker.trouble();
        return trouble == null ? null : trouble.sentence(mask);
    }

    /** By model; those that are well are not in it. */
    SortedMap<String, String> all() {
        SortedMap<String, String> all = new TreeMap<>();
        for (BreakerStatus breaker : breakers()) {
            String says = says(breaker);
            if (says != null) {
                all.put(breaker.model(), says);
            }
        }
        return all;
    }
}
