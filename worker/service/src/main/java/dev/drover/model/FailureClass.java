package dev.drover.model;

import static dev.drover.model.FailureClass.Gate.FORCES_KEY;
import static dev.drover.model.FailureClass.Gate.FORCES_KEY_OF_MODEL;
import static dev.drover.model.FailureClass.Gate.FORCES_MODEL;
import static dev.drover.model.FailureClass.Gate.PAUSES;
import static dev.drover.model.FailureClass.Gate.RESTS_IF_ASKED;
import static dev.drover.model.FailureClass.Health.COUNTS;
import static dev.drover.model.FailureClass.Health.SAYS_NOTHING;
import static dev.drover.model.FailureClass.Later.IN_VAIN;
import static dev.drover.model.FailureClass.Later.WORTH_IT;
import static dev.drover.model.FailureClass.Next.AGAIN;
import static dev.drover.model.FailureClass.Next.AGAIN_SLOWLY;
import static dev.drover.model.FailureClass.Next.GIVE_UP;
import static dev.drover.model.FailureClass.Next.LARGER_MODEL;
import static dev.drover.model.FailureClass.Next.OPTED_IN_MODEL;
import static dev.drover.model.FailureClass.Next.OTHER_MODEL;
import static dev.drover.model.FailureClass.Next.WAIT_OUT;
import static dev.drover.model.FailureClass.Work.NONE;
import static dev.drover.model.FailureClass.Work.POSSIBLE;
import static dev.drover.model.FailureClass.Work.RESTARTED;

import dev.drover.contracts.FailureCode;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The classes of the failure taxonomy, each with all that follows from it. Nothing else decides by the class. */
enum FailureClass {
    /** No connection, or one that broke before the response's head. */
    NETWORK(FailureCode.PROVIDER_UNAVAILABLE, COUNTS, Gate.UNTOLD, AGAIN, WORTH_IT, POSSIBLE, Remedy.CONNECTION),
    // Possibly billed: never twice in one round.
    TIMEOUT(FailureCode.TIMEOUT, COUNTS, Gate.UNTOLD, OTHER_MODEL, WORTH_IT, POSSIBLE, Remedy.NONE),
    STALLED(FailureCode.TIMEOUT, COUNTS, Gate.UNTOLD, OTHER_MODEL, WORTH_IT, POSSIBLE, Remedy.NONE),
    TRUNCATED(FailureCode.TRUNCATED_RESPONSE, COUNTS, Gate.UNTOLD, AGAIN, WORTH_IT, RESTARTED, Remedy.NONE),
    /** A 2xx that is not what the endpoint promises, or bytes that are no HTTP. */
    PROTOCOL(FailureCode.INVALID_PROVIDER_RESPONSE, COUNTS, Gate.UNTOLD, AGAIN, WORTH_IT, RESTARTED, Remedy.NONE),
    /** The provider's 408. */
    REQUEST_TIMEOUT(FailureCode.RETRIES_EXHAUSTED, COUNTS, Gate.UNTOLD, AGAIN, WORTH_IT, POSSIBLE, Remedy.NONE),
    TRANSIENT(FailureCode.RETRIES_EXHAUSTED, SAYS_NOTHING, Gate.UNTOLD, AGAIN, WORTH_IT, POSSIBLE, Remedy.NONE),
    THROTTLED(FailureCode.RATE_LIMITED, SAYS_NOTHING, PAUSES, WAIT_OUT, WORTH_IT, NONE, Remedy.NONE),
    QUOTA(
            FailureCode.PROVIDER_QUOTA_EXHAUSTED,
            SAYS_NOTHING,
            FORCES_KEY_OF_MODEL,
            OTHER_MODEL,
            WORTH_IT,
            NONE,
            Remedy.ACCOUNT),
    CREDENTIAL(FailureCode.PROVIDER_AUTH, SAYS_NOTHING, FORCES_KEY, OTHER_MODEL, WORTH_IT, NONE, Remedy.KEY),
    /** The provider has nothing at the address, whatever the model. */
    WRONG_ADDRESS(FailureCode.MODEL_NOT_FOUND, SAYS_NOTHING, FORCES_MODEL, OTHER_MODEL, WORTH_IT, NONE, Remedy.ADDRESS),
    UNKNOWN_MODEL(
            FailureCode.MODEL_NOT_FOUND, SAYS_NOTHING, FORCES_MODEL, OTHER_MODEL, WORTH_IT, NONE, Remedy.MODEL_NAME),
    CONTEXT_TOO_LONG(
            FailureCode.CONTEXT_WINDOW_EXCEEDED, SAYS_NOTHING, Gate.UNTOLD, LARGER_MODEL, IN_VAIN, NONE, Remedy.NONE),
    POLICY(FailureCode.CONTENT_POLICY, SAYS_NOTHING, Gate.UNTOLD, OPTED_IN_MODEL, IN_VAIN, POSSIBLE, Remedy.NONE),
    /** The provider refused the size of the request. */
    TOO_LARGE(FailureCode.REQUEST_TOO_LARGE, SAYS_NOTHING, Gate.UNTOLD, LARGER_MODEL, IN_VAIN, NONE, Remedy.NONE),
    /** The answer is above the bound on response size; another call would cost the same again. */
    OVERSIZED(FailureCode.RESULT_TOO_LARGE, SAYS_NOTHING, Gate.UNTOLD, GIVE_UP, IN_VAIN, POSSIBLE, Remedy.NONE),
    INVALID(FailureCode.INVALID_REQUEST, SAYS_NOTHING, Gate.UNTOLD, GIVE_UP, IN_VAIN, POSSIBLE, Remedy.NONE),
    SERVER(FailureCode.PROVIDER_UNAVAILABLE, COUNTS, RESTS_IF_ASKED, AGAIN, WORTH_IT, POSSIBLE, Remedy.NONE),
    OVERLOADED(FailureCode.PROVIDER_OVERLOADED, COUNTS, RESTS_IF_ASKED, AGAIN_SLOWLY, WORTH_IT, NONE, Remedy.NONE);

    /** What a provider's own code means; of two classes with one code the one that a code can tell. */
    private static final Map<FailureCode, FailureClass> BY_CODE = Arrays.stream(values())
            .collect(Collectors.toUnmodifiableMap(FailureClass::code, Function.identity(), (_, last) -> last));

    private final FailureCode code;
    private final Health health;
    private final Gate gate;
    private final Next next;
    private final Later later;
    private final Work work;
    private final Remedy remedy;

    FailureClass(FailureCode code, Health health, Gate gate, Next next, Later later, Work work, Remedy remedy) {
        this.code = code;
        this.health = health;
        this.gate = gate;
        this.next = next;
        this.later = later;
        this.work = work;
        this.remedy = remedy;
    }

    /** Whether the model's breaker counts it as a failure; otherwise the call says nothing about its health. */
    enum Health {
        COUNTS,
        SAYS_NOTHING
    }

    /** What the gate before the model is told at once, before anyone else is let through. */
    enum Gate {
        UNTOLD,
        /** Nobody enters before the time that the provider named, if it named one. */
        RESTS_IF_ASKED,
        /** A rate limit: nobody enters for a while. */
        PAUSES,
        /** No retry fixes it: the model is looked at again from time to time. */
        FORCES_MODEL,
        /** As {@link #FORCES_MODEL}, as far as it is called with this key. */
        FORCES_KEY_OF_MODEL,
        /** As {@link #FORCES_MODEL}, for every model of the provider that is called with this key. */
        FORCES_KEY
    }

    /** Who is called next. */
    enum Next {
        AGAIN,
        /** The same model, after a longer wait. */
        AGAIN_SLOWLY,
        /** The same model when its rate limit ends soon. */
        WAIT_OUT,
        OTHER_MODEL,
        /** One that is known to take more. */
        LARGER_MODEL,
        /** Any other, if the tenant opted in to asking another model after a refusal for its content. */
        OPTED_IN_MODEL,
        GIVE_UP
    }

    /** Whether the same request may end well later, so that waiting is worth it. */
    enum Later {
        WORTH_IT,
        IN_VAIN
    }

    /** Whether the model has worked on the request. */
    enum Work {
        /** It has not: it was refused. */
        NONE,
        /** It may have; what is known of the billing says more. */
        POSSIBLE,
        /** Asked again, it begins an answer anew. */
        RESTARTED
    }

    /** The class that a provider's own code names. */
    static FailureClass of(FailureCode code) {
        FailureClass known = BY_CODE.get(code);
        if (known == null) {
            throw new IllegalArgumentException("no call ends in " + code);
        }
        return known;
    }

    Failure of(Failure.Details details) {
        return new Failure(this, details, null);
    }

    /** The reason to report when attempts, chain and deferrals are used up, or the deadline has come. */
    FailureCode code() {
        return code;
    }

    boolean breakerCounts() {
        return health == COUNTS;
    }

    Gate gate() {
        return gate;
    }

    Next next() {
        return next;
    }

    boolean deferrable() {
        return later == WORTH_IT;
    }

    Work work() {
        return work;
    }

    /** What to look at. */
    Remedy remedy() {
        return remedy;
    }

    /** Whether it says that the model fails for others, too. */
    boolean isTrouble() {
        return breakerCounts() || isCertain();
    }

    /** Whether it says that more was asked of the provider than it takes at a time. */
    boolean isOverload() {
        return this == THROTTLED || this == OVERLOADED || this == STALLED;
    }

    /** Whether one failure is enough to know: no retry fixes it. */
    boolean isCertain() {
        return gate == FORCES_MODEL || gate == FORCES_KEY_OF_MODEL || gate == FORCES_KEY;
    }

    /** Whether it meets the key with which the call was made, and says nothing of another. */
    boolean isOfKey() {
        return gate == PAUSES || gate == FORCES_KEY_OF_MODEL || gate == FORCES_KEY;
    }
}
