package dev.drover.app.check;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.Ending;
import dev.drover.contracts.Endpoint;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.InferenceRequest;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.RequestFacts;
import dev.drover.contracts.Usage;
import dev.drover.contracts.WireFormat;
import dev.drover.model.Chain;
import dev.drover.model.ChainRequest;
import dev.drover.model.ChainRun;
import dev.drover.model.ChainRun.Admitted;
import dev.drover.model.ChainRun.Round;
import dev.drover.model.Chains;
import dev.drover.model.Credential;
import dev.drover.model.Limits;
import dev.drover.model.Model;
import dev.drover.model.TokenEstimate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Calls a model once, as a worker would, for the shortest answer there is. */
final class OneTokenCall {
    private static final String STEP = "call";

    /** Models that reason refuse the older name of the limit, and think before they say one token. */
    private static final List<String> LIMITS = List.of("\"max_tokens\":1", "\"max_completion_tokens\":16");

    private static final Limits UNLIMITED = new Limits() {
        @Override
        public Grant acquire(Model model, Credential credential, TokenEstimate estimate, Instant now) {
            return new Grant.Granted(new Permit() {
                @Override
                public void settle(@Nullable Usage usage, @Nullable AttemptCost cost, Instant at) {}

                @Override
                public void release(Instant at) {}
            });
        }

        @Override
        public @Nullable FailureCode refusal(Model model) {
            return null;
        }
    };

    private final Chains chains;
    private final UnaryOperator<String> masked;

    /** @param masked takes secrets and persons out of what a provider says */
    OneTokenCall(Chains chains, UnaryOperator<String> masked) {
        this.chains = chains;
        this.masked = masked;
    }

    /** @param model asked once in a round */
    Finding of(Model model) throws InterruptedException {
        Finding finding = called(model, LIMITS.getFirst());
        boolean limit = finding.isFailed() && finding.what().contains("max_completion_tokens");
        return limit ? called(model, LIMITS.getLast()) : finding;
    }

    private Finding called(Model model, String limit) throws InterruptedException {
        Instant deadline = Instant.now().plus(model.timeLimits().total()).plus(Duration.ofMinutes(1));
        String id = "drover-check-" + UUID.randomUUID();
        ChainRun run = chains.start(
                new ChainRequest(id, id, request(model, limit), new Chain("check", List.of(model)), deadline),
                UNLIMITED);
        String otherwise = "";
        switch (run.admit(Instant.now())) {
            case Admitted.Ready _ -> {
                if (run.run() instanceof Round.Ended(Ending.Failed failed)) {
                    otherwise = failed.message();
                }
            }
            case Admitted.Ended(Ending.Failed failed) -> otherwise = failed.message();
            case Admitted.Ended _ -> {}
            default -> otherwise = "an earlier call has failed";
        }
        List<Attempt> attempts = run.attempts();
        return attempts.isEmpty()
                ? Finding.failed(model.name(), STEP, masked.apply(otherwise), "look at the model's settings")
                : told(model, attempts.getLast());
    }

    private Finding told(Model model, Attempt attempt) {
        FailureCode code = attempt.code();
        if (code == null) {
            return Finding.ok(model.name(), STEP, "answers" + used(attempt), Duration.ofMillis(attempt.latencyMs()));
        }
        String message = attempt.message() == null ? "" : ": " + masked.apply(attempt.message());
        String status = attempt.status() == null ? "" : " (" + attempt.status() + ")";
        return Finding.failed(model.name(), STEP, code.wire() + status + message, remedy(model, code));
    }

    private static String used(Attempt attempt) {
        Usage usage = attempt.usage();
        AttemptCost cost = attempt.cost();
        String tokens = usage == null
                ? ", tells no usage"
                : ", " + usage.promptTokens() + " + " + usage.completionTokens() + " tokens";
        return tokens + (cost == null ? ", without a price" : ", " + cost.usd().toPlainString() + " USD");
    }

    private static String remedy(Model model, FailureCode code) {
        String provider = model.provider().name();
        return switch (code) {
            case PROVIDER_AUTH -> "give provider " + provider + " a key that may use the model";
            case MODEL_NOT_FOUND ->
                "correct drover.models[].upstream-name of model " + model.name()
                        + "; drover models lists what is served";
            case PROVIDER_QUOTA_EXHAUSTED -> "fill up the account of provider " + provider;
            case RATE_LIMITED -> "others use the key's quota, too: lower drover.models[].quota, or ask for more";
            default -> "try again; if it stays, ask provider " + provider;
        };
    }

    private static InferenceRequest request(Model model, String limit) {
        boolean embeds = model.upstreamName().toLowerCase(Locale.ROOT).contains("embed");
        String body = embeds
                ? "{\"model\":\"x\",\"input\":\"OK\"}"
                : "{\"model\":\"x\",\"messages\":[{\"role\":\"user\",\"content\":\"Say OK.\"}]," + limit + "}";
        return new InferenceRequest(
                WireFormat.OPENAI_BATCH,
                null,
                embeds ? Endpoint.EMBEDDINGS : Endpoint.CHAT_COMPLETIONS,
                RequestFacts.of(JsonText.check(body.getBytes(StandardCharsets.UTF_8))),
                null,
                null,
                null,
                null,
                null);
    }
}
