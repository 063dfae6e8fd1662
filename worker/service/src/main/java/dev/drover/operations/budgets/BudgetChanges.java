package dev.drover.operations.budgets;

import dev.drover.contracts.BudgetCodec;
import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetPeriod;
import dev.drover.contracts.BudgetRecord;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Conflict;
import dev.drover.operations.cluster.OperationContext;
import dev.drover.report.BudgetLine;
import dev.drover.report.Money;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Budgets and top-ups that apply while workers run: what there is, and changes of it. */
public final class BudgetChanges {
    private static final long SENT_SECONDS = 15;

    private final OperationContext context;

    public BudgetChanges(OperationContext context) {
        this.context = context;
    }

    /**
     * Every budget with what was spent of it in the day or month that it is now, the least left first. Of what each tenant
     * gets, those who have spent of it.
     *
     * @param tenant in normal form C; null: everybody's
     */
    public BudgetOverview overview(BudgetSettings settings, @Nullable String tenant) {
        return context.carryOut(() -> {
            BudgetState state = BudgetState.read(context, settings, tenant);
            List<BudgetLine> lines = new ArrayList<>();
            for (BudgetKey.Budget scope : state.book().scopes()) {
                BudgetLine line = tenant == null || tenant.equals(scope.tenant()) ? state.line(scope) : null;
                if (line != null && (tenant != null || isOfInterest(settings, line))) {
                    lines.add(line);
                }
            }
            lines.sort(BudgetLine.LEAST_LEFT_FIRST);
            List<BudgetRecord.TopUp> topUps =
                    tenant == null ? List.of() : state.book().topUps(tenant);
            return new BudgetOverview(lines, topUps, state.remarks());
        });
    }

    /** The budgets of all tenants as they stand, for who asks of many requests. */
    public BudgetOutlook outlook(BudgetSettings settings) {
        return context.carryOut(() -> new BudgetOutlook(BudgetState.read(context, settings, null), settings));
    }

    private static boolean isOfInterest(BudgetSettings settings, BudgetLine line) {
        return line.spent().signum() > 0
                || line.source() == BudgetLine.Source.RECORD
                || !settings.isOfEachTenant(line.scope());
    }

    /**
     * What setting a budget would come to. The same id and amount are the same budget, however often it is set.
     *
     * @param settings with what each tenant gets for this one, see {@link BudgetSettings#of}
     * @throws OperationException with {@link Conflict} if the id stands for another amount
     */
    public BudgetProposal set(BudgetSettings settings, BudgetRecord.Budget next) {
        return context.carryOut(() -> {
            BudgetState state = BudgetState.read(context, settings, next.key().tenant());
            if (state.book().at(next.key()) instanceof BudgetRecord.Budget now && isApplied(now, next)) {
                return new BudgetProposal.Applied(now.usd(), now.note().by(), state.remarks());
            }
            return written(state, next.key(), next.key(), next);
        });
    }

    /**
     * What a top-up of a prepaid balance would come to. The same id and amount are the same top-up.
     *
     * @param settings with what each tenant gets for this one, see {@link BudgetSettings#of}
     * @throws OperationException with {@link Conflict} if the id stands for another amount
     */
    public BudgetProposal topUp(BudgetSettings settings, BudgetRecord.TopUp next) {
        return context.carryOut(() -> {
            String tenant = next.key().tenant();
            BudgetState state = BudgetState.read(context, settings, null); // those of all tenants count, too
            if (state.book().at(next.key()) instanceof BudgetRecord.TopUp now) {
                if (now.usd().compareTo(next.usd()) != 0) {
                    throw used(now.key().id(), now.usd(), "top-up");
                }
                return new BudgetProposal.Applied(now.usd(), now.note().by(), state.remarks());
            }
            BudgetProposal.Change change =
                    written(state, next.key(), new BudgetKey.Budget(tenant, null, BudgetPeriod.BALANCE), next);
            boolean first = change.before() == null;
            List<String> doubts = new ArrayList<>(first ? List.of(Doubts.ofPrepaying(settings, tenant)) : List.of());
            OtherBudgets others = new OtherBudgets(state, settings.zone(), tenant);
            doubts.addAll(others.inTheWay(first));
            return change.doubtful(doubts).remarking(others.beside());
        });
    }

    /**
     * What withdrawing a budget or a top-up would come to; what is configured applies again.
     *
     * @param scope the budget that it is part of
     */
    public BudgetProposal remove(BudgetSettings settings, BudgetKey key, BudgetKey.Budget scope) {
        return context.carryOut(() -> {
            BudgetState state = BudgetState.read(context, settings, scope.tenant());
            BudgetRecord current = state.book().at(key);
            if (current == null) {
                return state.spellings().holds(key)
                        ? new BudgetProposal.Change(key, null, null, null, null, List.of(), state.remarks())
                        : new BudgetProposal.Absent(state.remarks());
            }
            BudgetLine before = state.line(scope);
            state.book().take(new BudgetRecord.Removed(key));
            BudgetLine after = state.line(scope);
            return new BudgetProposal.Change(
                    key, null, current, before, after, Doubts.ofRemoving(before, after), state.remarks());
        });
    }

    /**
     * Writes what was proposed; returns when the topic says so. Workers apply it within a second.
     *
     * @return what somebody else has written meanwhile, if that is the very same; empty: this wrote it
     * @throws OperationException with {@link Conflict} if somebody else has written another record of the key meanwhile
     */
    public Optional<BudgetProposal.Applied> apply(BudgetSettings settings, BudgetProposal.Change change) {
        return context.carryOut(() -> {
            BudgetSpellings spellings = new BudgetSpellings();
            BudgetRecord current =
                    BudgetState.readBook(context, settings, spellings).at(change.key());
            if (!Objects.equals(current, change.current())) {
                Optional<BudgetProposal.Applied> applied = applied(current, change.next());
                if (applied.isPresent()) {
                    return applied;
                }
                throw new OperationException(new Conflict(
                        "somebody else wrote the same record after it was shown; nothing was written",
                        "look at drover budgets list, then do it again"));
            }
            context.stop().shield(() -> {
                write(records(spellings, change));
                return true;
            });
            // The last writer wins; the loser must know.
            BudgetRecord last = BudgetState.readBook(context, settings).at(change.key());
            if (!Objects.equals(last, change.next())) {
                Optional<BudgetProposal.Applied> applied = applied(last, change.next());
                if (applied.isPresent()) {
                    return applied;
                }
                throw new OperationException(new Conflict(
                        change.next() == null
                                ? "removed, but somebody else wrote the same record at this moment"
                                : "written, but somebody else wrote the same budget at this moment",
                        "look at drover budgets list"));
            }
            return Optional.<BudgetProposal.Applied>empty();
        });
    }

    /** The record that is there, if it is what was to be written. */
    private static Optional<BudgetProposal.Applied> applied(
            @Nullable BudgetRecord current, @Nullable BudgetRecord next) {
        if (current instanceof BudgetRecord.TopUp now && next instanceof BudgetRecord.TopUp wanted) {
            return now.usd().compareTo(wanted.usd()) == 0
                    ? Optional.of(
                            new BudgetProposal.Applied(now.usd(), now.note().by(), List.of()))
                    : Optional.empty();
        }
        return current instanceof BudgetRecord.Budget now
                        && next instanceof BudgetRecord.Budget wanted
                        && isApplied(now, wanted)
                ? Optional.of(new BudgetProposal.Applied(now.usd(), now.note().by(), List.of()))
                : Optional.empty();
    }

    private List<ProducerRecord<byte[], byte[]>> records(BudgetSpellings spellings, BudgetProposal.Change change) {
        String topic = context.cluster().topics().budgets();
        byte[] value =
                switch (change.next()) {
                    case BudgetRecord.Budget budget -> BudgetCodec.value(budget);
                    case BudgetRecord.TopUp topUp -> BudgetCodec.value(topUp);
                    case BudgetRecord.Removed _, BudgetRecord.Unreadable _ ->
                        throw new IllegalArgumentException("nobody writes that");
                    case null -> null;
                };
        return value == null
                ? spellings.withdraw(topic, change.key())
                : List.of(spellings.write(topic, change.key(), value));
    }

    private void write(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        try (Producer<byte[], byte[]> producer = context.cluster().producer(Map.of())) {
            for (ProducerRecord<byte[], byte[]> each : records) {
                producer.send(each).get(SENT_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    private static BudgetProposal.Change written(
            BudgetState state, BudgetKey key, BudgetKey.Budget scope, BudgetRecord next) {
        BudgetRecord current = state.book().at(key);
        BudgetLine before = state.line(scope);
        state.book().take(next);
        BudgetLine after = Objects.requireNonNull(state.line(scope));
        List<String> remarks = new ArrayList<>(state.remarks());
        Doubts.stillTooLittle(after).ifPresent(remarks::add);
        return new BudgetProposal.Change(key, next, current, before, after, Doubts.ofWriting(before, after), remarks);
    }

    private static boolean isApplied(BudgetRecord.Budget now, BudgetRecord.Budget next) {
        BigDecimal softNow = now.soft();
        BigDecimal softNext = next.soft();
        boolean same = now.usd().compareTo(next.usd()) == 0
                && (softNow == null || softNext == null ? softNow == softNext : softNow.compareTo(softNext) == 0);
        String id = next.id();
        if (id == null) {
            return same;
        }
        if (Objects.equals(id, now.id()) && !same) {
            throw used(id, now.usd(), "budget");
        }
        return Objects.equals(id, now.id());
    }

    private static OperationException used(String id, BigDecimal usd, String what) {
        return new OperationException(new Conflict(
                "the id " + id + " has been used for " + Money.text(usd) + " USD",
                "take another id for another " + what));
    }
}
