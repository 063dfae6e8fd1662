package dev.drover.app;

import dev.drover.app.pipeline.SickModel;
import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.Privacy;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.WorkerStatus;
import dev.drover.model.BreakerStatus;
import dev.drover.model.Breakers;
import dev.drover.model.Trouble;
import dev.drover.privacy.MessageSanitizer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The state of all models, and in words why calls of one fail: what providers said is masked. */
final class ModelTroubles {
    private final Function<Instant, List<BreakerStatus>> breakers;
    private final UnaryOperator<String> mask;
    private final InstantSource clock;

    ModelTroubles(Function<Instant, List<BreakerStatus>> breakers, UnaryOperator<String> mask, InstantSource clock) {
        this.breakers = breakers;
        this.mask = mask;
        this.clock = clock;
    }

    static ModelTroubles of(Breakers breakers, DroverProperties properties, InstantSource clock) {
        return new ModelTroubles(
                breakers::snapshot, new MessageSanitizer(Privacy.desensitizer(properties))::line, clock);
    }

    /** All that a call was asked of, by provider and model. */
    List<WorkerStatus.Model> models() {
        Instant now = clock.instant();
        return breakers.apply(now).stream().map(each -> model(each, now)).toList();
    }

    /** Those that are not well. */
    List<SickModel> sick() {
        Instant now = clock.instant();
        return breakers.apply(now).stream()
                .map(each ->
                        new SickModel(each.model(), code(each), model(each, now).trouble()))
                .filter(each -> !each.says().isEmpty())
                .toList();
    }

    /** What is wrong, by model; those that are well are not in it. */
    SortedMap<String, String> all() {
        SortedMap<String, String> all = new TreeMap<>();
        sick().forEach(each -> all.put(each.model(), each.says()));
        return all;
    }

    private WorkerStatus.Model model(BreakerStatus breaker, Instant now) {
        Trouble trouble = breaker.trouble();
        FailureCode because = breaker.because();
        return new WorkerStatus.Model(
                breaker.provider(),
                breaker.model(),
                breaker.state().toLowerCase(Locale.ROOT),
                breaker.paused(),
                because == null ? null : because.wire(),
                breaker.until(),
                breaker.inFlight(),
                breaker.stands(now),
                trouble == null ? null : trouble.sentence(mask, now),
                trouble == null ? null : trouble.since(),
                trouble == null ? null : trouble.last());
    }

    private static @Nullable FailureCode code(BreakerStatus breaker) {
        Trouble trouble = breaker.trouble();
        return trouble == null ? breaker.because() : trouble.code();
    }
}
