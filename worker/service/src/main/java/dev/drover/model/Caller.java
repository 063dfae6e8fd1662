package dev.drover.model;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.Billing;
import dev.drover.contracts.Ending;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.Usage;
import dev.drover.model.Failure.Details;
import dev.drover.model.Transport.Exchange;
import dev.drover.model.dialect.ProviderDialect;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Makes one call: sends, classifies, tells the breaker, settles the permit, keeps the attempt. */
final class Caller {
    private static final Logger LOG = LoggerFactory.getLogger(Caller.class);
    private static final Usage NOTHING = Usage.of(0, 0);
    private static final AttemptCost FREE = new AttemptCost(BigDecimal.ZERO, "none");

    private final Transport transport;
    private final Pricing pricing;
    private final UsageReader usageReader;
    private final ChainEvents events;
    private final InstantSource clock;
    private final Breakers breakers;
    private final TokenEstimator estimator;

    Caller(
            Transport transport,
            Pricing pricing,
            UsageReader usageReader,
            ChainEvents events,
            InstantSource clock,
            Breakers breakers,
            TokenEstimator estimator) {
        this.transport = transport;
        this.pricing = pricing;
        this.usageReader = usageReader;
        this.events = events;
        this.clock = clock;
        this.breakers = breakers;
        this.estimator = estimator;
    }

    /**
     * @param rawPrompt the uncorrected estimate, to learn from
     * @param attempts where the attempt is kept
     * @throws InterruptedException permits are settled, no attempt is kept
     */
    Called call(ChainRequest request, CallPermit hop, long rawPrompt, List<Attempt> attempts)
            throws InterruptedException {
        Instant started = clock.instant();
        try {
            return made(request, hop, rawPrompt, attempts, started);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("A call for request {} failed unexpectedly", request.id(), e);
            String message = "unexpected " + e.getClass().getSimpleName();
            Details details = Details.of(null, message, Billing.POSSIBLY_BILLED);
            keep(request, attempts, failed(hop, FailureClass.PROTOCOL.of(details), message, started, attempts.size()));
            return new Called.Unexpected(new Ending.Failed(FailureCode.INVALID_PROVIDER_RESPONSE, message));
        } finally {
            hop.close(clock);
        }
    }

    private Called made(ChainRequest request, CallPermit hop, long rawPrompt, List<Attempt> attempts, Instant started)
            throws InterruptedException {
        Model model = hop.model();
        Duration left = Duration.between(started, request.deadline());
        Duration total = model.timeLimits().total();
        Duration budget = left.compareTo(total) < 0 ? left : total;
        ProviderDialect.Body body = model.provider().dialect().body(request.request(), model.upstream());
        boolean stream = request.request().streams();
        Secret key = hop.sent(body.dropped());
        if (stream) {
            hop.streams(new StreamProgress(request.chunks().begin(attempts.size() + 1, model)));
        }
        Transport.Reply reply = transport.send(new Exchange(
                model,
                key,
                request.request().endpoint(),
                body.json(),
                stream,
                request.idempotencyKey(),
                budget,
                hop.progress()));
        Instant ended = clock.instant();
        Classified classified = FailureClassifier.classify(
                request.request().endpoint(), request.request().facts().inputs(), model.finishReasons(), reply, ended);
        hop.told(Told.of(reply, classified, hop.estimate(), ended), ended);
        return switch (classified) {
            case Classified.Success success -> answered(request, hop, rawPrompt, attempts, started, success);
            case Classified.Failed(var failure) -> {
                boolean cutByUs = failure.type() == FailureClass.TIMEOUT
                        && budget.compareTo(total) < 0
                        && Duration.between(started, ended).compareTo(budget) >= 0;
                yield failed(request, hop, attempts, started, failure.said(key::masked), cutByUs);
            }
        };
    }

    private Called answered(
            ChainRequest request,
            CallPermit hop,
            long rawPrompt,
            List<Attempt> attempts,
            Instant started,
            Classified.Success success) {
        Instant now = clock.instant();
        Model model = hop.model();
        Usage usage = usage(success.reported());
        AttemptCost cost = usage == null ? null : price(model, usage);
        hop.answered(usage, cost, now);
        breakers.answered(model, hop.credential(), now);
        if (usage != null) {
            estimator.observe(model, rawPrompt, usage.promptTokens());
        }
        Outcome outcome = new Outcome(success.status(), null, null, usage, cost, Billing.BILLED);
        keep(request, attempts, attempt(hop, outcome, started, now, attempts.size()));
        return new Called.Answered(
                new Ending.Answered(model.name(), success.status(), success.requestId(), success.body()));
    }

    /** @param cutByUs the deadline ended the call, not the model */
    private Called failed(
            ChainRequest request,
            CallPermit hop,
            List<Attempt> attempts,
            Instant started,
            Failure failure,
            boolean cutByUs) {
        Instant now = clock.instant();
        tell(hop, failure, now);
        if (failure.type().isTrouble() && !cutByUs && !isOfOldKey(failure, hop)) {
            breakers.troubled(hop.model(), hop.credential(), failure, now);
        }
        // Masked where it is written, once for all that is.
        Kept kept = failed(hop, failure, failure.details().message(), started, attempts.size());
        Usage settled = kept.attempt().billing() == Billing.NONE ? NOTHING : kept.reported();
        hop.failed(failure.type().breakerCounts() && !cutByUs, settled, surely(kept.attempt()), now);
        keep(request, attempts, kept);
        return new Called.Failed(failure);
    }

    /**
     * What an attempt surely cost; null if nobody knows. What was only possibly billed draws on no budget: held through
     * an outage full of timeouts, estimates would use up what is left without a dollar spent.
     */
    private static @Nullable AttemptCost surely(Attempt attempt) {
        return switch (attempt.billing()) {
            case NONE, POSSIBLY_BILLED -> FREE;
            case BILLED -> attempt.cost();
        };
    }

    /** What must be known before anyone else is let through. */
    private void tell(CallPermit hop, Failure failure, Instant now) {
        if (isOfOldKey(failure, hop)) {
            return;
        }
        Model model = hop.model();
        Credential credential = hop.credential();
        Duration wait = failure.details().retryAfter();
        switch (failure.type().gate()) {
            case PAUSES -> {
                if (hop.isRefusedByQuota() && wait != null) {
                    breakers.overQuota(
                            model, credential, wait, now); // as many may be out as before, at the quota's pace
                } else {
                    breakers.throttled(model, credential, wait, now);
                }
            }
            case FORCES_MODEL -> breakers.forceOpen(model, failure.code(), wait, now);
            case FORCES_KEY_OF_MODEL -> breakers.exhausted(model, credential, failure.code(), wait, now);
            case FORCES_KEY -> breakers.refuseCredential(model, credential, wait, now);
            case RESTS_IF_ASKED -> {
                if (wait != null && wait.isPositive()) {
                    breakers.rest(model, wait, now);
                }
            }
            case UNTOLD -> {}
        }
        String word = failure.unknownFinishReason();
        if (word != null) {
            events.unknownFinishReason(model, word);
        }
    }

    /** What a provider says to a key that was exchanged since tells nobody anything. */
    private static boolean isOfOldKey(Failure failure, CallPermit hop) {
        return failure.type().isOfKey() && hop.keyExchanged();
    }

    private Kept failed(CallPermit hop, Failure failure, String message, Instant started, int before) {
        Details details = failure.details();
        JsonNode answer = details.answer();
        Usage reported = answer == null ? null : usage(answer);
        if (reported != null && reported.totalTokens() == 0) {
            reported = null; // An error that repeats the empty counters of its shape has not been billed for that.
        }
        Billing billing = reported != null ? Billing.BILLED : details.billing();
        Usage usage =
                switch (billing) {
                    case NONE -> null;
                    case BILLED -> reported;
                    case POSSIBLY_BILLED -> estimate(hop);
                };
        AttemptCost cost = usage == null ? null : price(hop.model(), usage);
        Outcome outcome = new Outcome(details.status(), failure.code(), message, usage, cost, billing);
        return new Kept(attempt(hop, outcome, started, clock.instant(), before).attempt(), reported, hop.model());
    }

    private void keep(ChainRequest request, List<Attempt> attempts, Kept kept) {
        attempts.add(kept.attempt());
        events.attempted(request, kept.model(), kept.attempt());
    }

    private Kept attempt(CallPermit hop, Outcome outcome, Instant started, Instant ended, int before) {
        Model model = hop.model();
        boolean unknown = outcome.billing() == Billing.BILLED && outcome.cost() == null;
        AttemptCost estimated = unknown ? price(model, plain(outcome.usage(), hop)) : null;
        Attempt attempt = new Attempt(
                before + 1,
                model.name(),
                model.provider().name(),
                model.upstreamName(),
                outcome.status(),
                outcome.code(),
                outcome.message(),
                Math.max(0, Duration.between(started, ended).toMillis()),
                ended.truncatedTo(ChronoUnit.MILLIS),
                outcome.usage(),
                outcome.cost(),
                estimated == null ? null : estimated.usd(),
                outcome.billing(),
                hop.dropped(),
                hop.credential().key().isEmpty() ? null : hop.credential().key(),
                hop.firstTokenMs());
        return new Kept(attempt, outcome.usage(), model);
    }

    /** What can be priced of a call that cannot as it is: what it asked for beside tokens must not make it free. */
    private static Usage plain(@Nullable Usage reported, CallPermit hop) {
        return reported == null ? estimate(hop) : Usage.of(reported.promptTokens(), reported.completionTokens());
    }

    private static Usage estimate(CallPermit hop) {
        return Usage.of(hop.estimate().prompt(), hop.estimate().completion());
    }

    private @Nullable Usage usage(JsonNode answer) {
        try {
            return usageReader.read(answer);
        } catch (RuntimeException e) {
            LOG.warn("The usage of an answer could not be read", e);
            return null;
        }
    }

    private @Nullable AttemptCost price(Model model, Usage usage) {
        try {
            return pricing.price(model, usage);
        } catch (RuntimeException e) {
            LOG.warn("A call of model {} could not be priced", model.name(), e);
            return null;
        }
    }

    /** An attempt, and what the provider itself reported as used. */
    private record Kept(Attempt attempt, @Nullable Usage reported, Model model) {}

    private record Outcome(
            @Nullable Integer status,
            @Nullable FailureCode code,
            @Nullable String message,
            @Nullable Usage usage,
            @Nullable AttemptCost cost,
            Billing billing) {}
}
