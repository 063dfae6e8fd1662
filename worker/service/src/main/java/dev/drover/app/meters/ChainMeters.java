package dev.drover.app.meters;

import static dev.drover.contracts.MetricCatalogue.ATTEMPTS;
import static dev.drover.contracts.MetricCatalogue.DEFERRALS;
import static dev.drover.contracts.MetricCatalogue.FALLBACKS;
import static dev.drover.contracts.MetricCatalogue.FIRST_TOKEN;
import static dev.drover.contracts.MetricCatalogue.GEN_AI_OPERATION_DURATION;
import static dev.drover.contracts.MetricCatalogue.GEN_AI_TOKEN_USAGE;
import static dev.drover.contracts.MetricCatalogue.RETRIES;
import static dev.drover.contracts.MetricCatalogue.UNKNOWN_FINISH_REASONS;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.Endpoint;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.MetricCatalogue;
import dev.drover.contracts.Phrases;
import dev.drover.contracts.Usage;
import dev.drover.contracts.WaitReason;
import dev.drover.model.ChainEvents;
import dev.drover.model.ChainRequest;
import dev.drover.model.Model;
import dev.drover.model.Trouble;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what chains do, as it happens: also calls whose outcome another worker will write. */
public final class ChainMeters implements ChainEvents {
    private static final Logger LOG = LoggerFactory.getLogger(ChainMeters.class);

    /** Words of providers that get a label of their own. */
    private static final int MOST_WORDS = 50;

    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_.:-]{1,40}");

    private final Catalogued meters;
    private final UnaryOperator<String> mask;
    private final BoundedLabel words = new BoundedLabel(MOST_WORDS, List.of());

    /** @param mask of what providers say, for the log */
    public ChainMeters(MeterRegistry registry, UnaryOperator<String> mask) {
        this.meters = new Catalogued(registry);
        this.mask = mask;
    }

    @Override
    public void attempted(ChainRequest request, Model model, Attempt attempt) {
        FailureCode code = attempt.code();
        meters.counter(ATTEMPTS, attempt.model(), code == null ? "ok" : code.wire())
                .increment();
        String operation = operation(request.request().endpoint());
        String answeredBy = code == null ? attempt.upstreamModel() : "";
        meters.timer(
                        GEN_AI_OPERATION_DURATION,
                        code == null ? "" : code.wire(),
                        operation,
                        attempt.provider(),
                        attempt.upstreamModel(),
                        answeredBy)
                .record(Duration.ofMillis(attempt.latencyMs()));
        Long firstToken = attempt.firstTokenMs();
        if (firstToken != null) {
            meters.timer(FIRST_TOKEN, attempt.model()).record(Duration.ofMillis(firstToken));
        }
        Usage usage = attempt.usage();
        if (usage != null && code == null) {
            tokens(operation, attempt, "input", usage.promptTokens());
            tokens(operation, attempt, "output", usage.completionTokens());
        }
    }

    @Override
    public void retried(ChainRequest request, Model model, FailureCode because) {
        meters.counter(RETRIES, model.name()).increment();
    }

    @Override
    public void fellBack(ChainRequest request, Model from, Model to, FailureCode because) {
        meters.counter(FALLBACKS, from.name(), to.name()).increment();
    }

    @Override
    public void deferred(ChainRequest request, FailureCode because, WaitReason why) {
        meters.counter(DEFERRALS, why.wire()).increment();
    }

    @Override
    public void unknownFinishReason(Model model, String word) {
        String label = LABEL.matcher(word).matches() ? words.of(word) : MetricCatalogue.OTHER_TENANT;
        meters.counter(UNKNOWN_FINISH_REASONS, model.name(), label).increment();
        LOG.warn(
                "an answer of model {} ended with '{}', a finish reason that nobody knows, and was no success;"
                        + " drover.models[].finish-reasons can say what the word means",
                model.name(),
                label);
    }

    @Override
    public void paused(Model model, Instant until) {
        LOG.info("the provider asks for a pause of model {} until {}", model.name(), until);
    }

    @Override
    public void troubled(Model model, Trouble trouble) {
        LOG.warn(
                "{}. Requests that no other key or model can take wait for it",
                Phrases.withoutStop(trouble.sentence(mask)));
    }

    @Override
    public void opened(Model model, boolean forced, FailureCode because, Instant until) {
        LOG.warn(
                "the breaker of model {} is open until {}{}: {}",
                model.name(),
                until,
                forced ? " (forced)" : "",
                because.wire());
    }

    private void tokens(String operation, Attempt attempt, String type, long count) {
        meters.summary(
                        GEN_AI_TOKEN_USAGE,
                        operation,
                        attempt.provider(),
                        attempt.upstreamModel(),
                        attempt.upstreamModel(),
                        type)
                .record(count);
    }

    private static String operation(Endpoint endpoint) {
        return switch (endpoint) {
            case CHAT_COMPLETIONS, RESPONSES, MESSAGES -> "chat";
            case COMPLETIONS -> "text_completion";
            case EMBEDDINGS -> "embeddings";
        };
    }
}
