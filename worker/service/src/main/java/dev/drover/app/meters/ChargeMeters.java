package dev.drover.app.meters;

import static dev.drover.contracts.MetricCatalogue.COST;
import static dev.drover.contracts.MetricCatalogue.DEADLINE_MARGIN;
import static dev.drover.contracts.MetricCatalogue.DEAD_LETTERS;
import static dev.drover.contracts.MetricCatalogue.ESTIMATED;
import static dev.drover.contracts.MetricCatalogue.POSSIBLY_BILLED;
import static dev.drover.contracts.MetricCatalogue.QUEUE_WAIT;
import static dev.drover.contracts.MetricCatalogue.REQUESTS;
import static dev.drover.contracts.MetricCatalogue.TOKENS;
import static dev.drover.contracts.MetricCatalogue.UNPRICED_REQUESTS;

import dev.drover.app.pipeline.CommittedCharges;
import dev.drover.app.pipeline.CommittedUsage;
import dev.drover.contracts.Attempt;
import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.Metric;
import dev.drover.contracts.Usage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts outcomes once they are durable, so that an outcome that another worker wrote is not counted here. Sums of
 * money are doubles, as everything in Prometheus: for charts and alerts. The result lines and usage events are exact.
 */
public final class ChargeMeters implements CommittedCharges {
    /** A deadline in the year 9999 is longer than nanoseconds can count. */
    private static final Duration MOST = Duration.ofDays(3650);

    private final Catalogued meters;
    private final BoundedLabel label;
    private final Timer queueWait;
    private final Timer deadlineMargin;

    /**
     * @param tenants how many get a label of their own
     * @param configured the first ones to get it
     */
    public ChargeMeters(MeterRegistry registry, int tenants, Collection<String> configured) {
        this.meters = new Catalogued(registry);
        this.label = new BoundedLabel(tenants, configured);
        this.queueWait = meters.timer(QUEUE_WAIT);
        this.deadlineMargin = meters.timer(DEADLINE_MARGIN);
    }

    @Override
    public void committed(List<CommittedUsage> charges) {
        charges.forEach(this::count);
    }

    private void count(CommittedUsage charge) {
        String tenant = label.of(charge.tenant());
        FailureCode code = charge.code();
        meters.counter(REQUESTS, tenant, outcome(code)).increment();
        if (code != null && code.isDeadLettered()) {
            meters.counter(DEAD_LETTERS, code.wire(), tenant).increment();
        }
        Duration waited = charge.queueWait();
        if (waited != null) {
            queueWait.record(positive(waited));
        }
        Duration margin = charge.margin();
        if (margin != null) {
            deadlineMargin.record(positive(margin));
        }
        Set<String> unpriced = new HashSet<>();
        for (Attempt attempt : charge.attempts()) {
            count(attempt, tenant, unpriced);
        }
        unpriced.forEach(
                model -> meters.counter(UNPRICED_REQUESTS, tenant, model).increment());
    }

    private void count(Attempt attempt, String tenant, Set<String> unpriced) {
        switch (attempt.billing()) {
            case NONE -> {}
            case BILLED -> {
                money(COST, attempt, tenant);
                BigDecimal estimated = attempt.estimatedUsd();
                if (estimated != null) {
                    meters.counter(ESTIMATED, tenant, attempt.model()).increment(estimated.doubleValue());
                }
                tokens(attempt, tenant);
                if (attempt.cost() == null) {
                    unpriced.add(attempt.model());
                }
            }
            case POSSIBLY_BILLED -> money(POSSIBLY_BILLED, attempt, tenant);
        }
    }

    private void money(Metric metric, Attempt attempt, String tenant) {
        AttemptCost cost = attempt.cost();
        if (cost != null) {
            meters.counter(metric, tenant, attempt.model()).increment(cost.usd().doubleValue());
        }
    }

    private void tokens(Attempt attempt, String tenant) {
        Usage usage = attempt.usage();
        if (usage != null) {
            meters.counter(TOKENS, tenant, attempt.model(), "input").increment(usage.promptTokens());
            meters.counter(TOKENS, tenant, attempt.model(), "output").increment(usage.completionTokens());
        }
    }

    private static String outcome(@Nullable FailureCode code) {
        return code == null ? "completed" : code.isDeadLettered() ? "dead_lettered" : code.wire();
    }

    private static Duration positive(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration.compareTo(MOST) > 0 ? MOST : duration;
    }
}
