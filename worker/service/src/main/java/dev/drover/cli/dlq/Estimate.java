package dev.drover.cli.dlq;

import dev.drover.contracts.InferenceRequest;
import dev.drover.deadletter.Changes;
import dev.drover.deadletter.Letter;
import dev.drover.model.RoughTokens;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;

/**
 * What a letter's request would take if it were sent: tokens by their characters and the request's own limit on the
 * answer, USD by the prices of a worker's configuration for the first model that would be asked. Unknown without prices.
 */
final class Estimate {
    private static final BigDecimal MILLION = new BigDecimal(1_000_000);
    private static final long COMPLETION = 1_024;

    private final Changes changes;
    private final Map<String, Price> prices = new HashMap<>();
    private final Map<String, String> firstOfChain = new HashMap<>();
    private final Map<String, String> chainOfTask = new HashMap<>();
    private final @Nullable String defaultChain;

    /** USD per million tokens; tokens that an answer may have where the request sets no limit. */
    private record Price(BigDecimal input, BigDecimal output, long maxOutput) {}

    /** @param usd null if it is unknown */
    record Amount(long tokens, @Nullable BigDecimal usd) {
        static final Amount NONE = new Amount(0, BigDecimal.ZERO);

        Amount plus(Amount other) {
            return new Amount(tokens + other.tokens, usd == null || other.usd == null ? null : usd.add(other.usd));
        }
    }

    Estimate(Changes changes, Optional<Binder> configuration) {
        this.changes = changes;
        configuration.ifPresent(this::read);
        String said = configuration
                .flatMap(binder -> text(binder, "drover.default-chain"))
                .orElse(null);
        this.defaultChain = said != null
                ? said
                : chainOfTask.getOrDefault("balanced", firstOfChain.containsKey("balanced") ? "balanced" : null);
    }

    private void read(Binder binder) {
        for (int i = 0; ; i++) {
            String at = "drover.models[" + i + "].";
            Optional<String> name = text(binder, at + "name");
            if (name.isEmpty()) {
                break;
            }
            Optional<BigDecimal> input = money(binder, at + "prices.input");
            long maxOutput =
                    binder.bind(at + "max-output", Bindable.of(Long.class)).orElse(COMPLETION);
            input.ifPresent(price -> prices.put(
                    name.get(),
                    new Price(price, money(binder, at + "prices.output").orElse(BigDecimal.ZERO), maxOutput)));
        }
        for (int i = 0; ; i++) {
            Optional<String> name = text(binder, "drover.chains[" + i + "].name");
            if (name.isEmpty()) {
                break;
            }
            List<String> models = binder.bind("drover.chains[" + i + "].models", Bindable.listOf(String.class))
                    .orElse(List.of());
            if (!models.isEmpty()) {
                firstOfChain.put(name.get(), models.getFirst());
            }
        }
        chainOfTask.putAll(binder.bind("drover.tasks", Bindable.mapOf(String.class, String.class))
                .orElse(Map.of()));
    }

    private static Optional<String> text(Binder binder, String name) {
        var bound = binder.bind(name, Bindable.of(String.class));
        return bound.isBound() ? Optional.of(bound.get()) : Optional.empty();
    }

    private static Optional<BigDecimal> money(Binder binder, String name) {
        var bound = binder.bind(name, Bindable.of(BigDecimal.class));
        return bound.isBound() ? Optional.of(bound.get()) : Optional.empty();
    }

    /** A payload that is no request takes nothing: it is refused before any model is asked. */
    Amount of(Letter letter) {
        InferenceRequest request = letter.request();
        if (request == null) {
            return letter.truncated() ? new Amount(0, null) : Amount.NONE;
        }
        String model = model(letter, request);
        Price price = model == null ? null : prices.get(model);
        long prompt = RoughTokens.prompt(request);
        long completion = RoughTokens.completion(request, price == null ? COMPLETION : price.maxOutput);
        return new Amount(
                prompt + completion,
                price == null
                        ? null
                        : price.input
                                .multiply(BigDecimal.valueOf(prompt))
                                .add(price.output.multiply(BigDecimal.valueOf(completion)))
                                .divide(MILLION));
    }

    private @Nullable String model(Letter letter, InferenceRequest request) {
        String named = changes.model() != null ? changes.model() : request.bodyModel();
        if (named != null) {
            return named;
        }
        String chain = changes.chain() != null ? changes.chain() : request.chain();
        String task = request.task();
        if (chain == null && task != null) {
            chain = chainOfTask.getOrDefault(task, task);
        }
        String first = firstOfChain.get(chain == null ? String.valueOf(defaultChain) : chain);
        return first != null ? first : letter.model();
    }
}
