package dev.drover.operations.budgets;

import dev.drover.contracts.BudgetCodec;
import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetPeriod;
import dev.drover.contracts.BudgetRecord;
import dev.drover.contracts.LedgerKey;
import dev.drover.contracts.LedgerPeriod;
import dev.drover.contracts.Spend;
import dev.drover.operations.cluster.Cluster;
import dev.drover.operations.cluster.OperationContext;
import dev.drover.operations.cluster.TopicReader;
import dev.drover.operations.spend.LedgerReader;
import dev.drover.report.BudgetBook;
import dev.drover.report.BudgetLine;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The budgets and what was spent of them, as the topics have it at this moment. */
final class BudgetState {
    private final BudgetBook book;
    private final BudgetSpellings spellings;
    private final ToldRefusals refusals;
    private final Map<BudgetPeriod, LedgerPeriod> now;
    private final Map<Scope, BigDecimal> spent = new HashMap<>();
    private final List<String> remarks = new ArrayList<>();

    private record Scope(@Nullable String tenant, @Nullable String model, BudgetPeriod window) {}

    private BudgetState(
            BudgetBook book, BudgetSpellings spellings, ToldRefusals refusals, Map<BudgetPeriod, LedgerPeriod> now) {
        this.book = book;
        this.spellings = spellings;
        this.refusals = refusals;
        this.now = now;
    }

    /**
     * Reads budgets and ledger.
     *
     * @param tenant whose spend is of interest, null: everybody's; who has spent then has what each tenant gets
     */
    static BudgetState read(OperationContext context, BudgetSettings settings, @Nullable String tenant)
            throws Exception {
        Map<BudgetPeriod, LedgerPeriod> now = new EnumMap<>(BudgetPeriod.class);
        Instant instant = Instant.now();
        ZoneId zone = settings.zone();
        for (BudgetPeriod window : BudgetPeriod.values()) {
            now.put(window, LedgerPeriod.of(window, instant, zone));
        }
        LedgerReader.Found ledger = LedgerReader.read(
                context, key -> now.containsValue(key.period()) && (tenant == null || tenant.equals(key.tenant())));
        Set<String> spenders =
                ledger.values().keySet().stream().map(LedgerKey::tenant).collect(Collectors.toCollection(TreeSet::new));
        BudgetSpellings spellings = new BudgetSpellings();
        BudgetBook book = readBook(context, tenant == null ? settings.of(spenders) : settings, spellings);
        BudgetState state = new BudgetState(book, spellings, ToldRefusals.read(context), now);
        ledger.values().forEach((key, value) -> value.models().forEach((model, sum) -> state.add(key, model, sum)));
        state.remark(ledger.remark());
        state.remark(state.refusals.remark());
        state.book
                .unreadable()
                .forEach(record -> state.remarks.add("a budget that nobody can read makes calls wait: " + record.key()
                        + ", " + record.why() + "; write it again with: drover budgets set"));
        return state;
    }

    static BudgetBook readBook(OperationContext context, BudgetSettings settings) throws Exception {
        return readBook(context, settings, new BudgetSpellings());
    }

    static BudgetBook readBook(OperationContext context, BudgetSettings settings, BudgetSpellings spellings)
            throws Exception {
        Cluster cluster = context.cluster();
        BudgetBook book = new BudgetBook(settings.configured(), settings.softShare());
        try (TopicReader reader =
                TopicReader.of(context, List.of(cluster.topics().budgets()), null)) {
            reader.read(record -> {
                BudgetRecord read = BudgetCodec.read(record.key(), record.value());
                book.take(read);
                spellings.take(record, read);
                return true;
            });
        }
        return book;
    }

    BudgetBook book() {
        return book;
    }

    BudgetSpellings spellings() {
        return spellings;
    }

    @Nullable
    BudgetLine line(BudgetKey.Budget scope) {
        BudgetLine line = book.line(
                scope,
                (tenant, model, window) -> spent.getOrDefault(new Scope(tenant, model, window), BigDecimal.ZERO),
                window -> period(window).text());
        return line == null ? null : line.refused(refusals.of(scope));
    }

    /** What could not be read. */
    List<String> remarks() {
        return List.copyOf(remarks);
    }

    /** When the day or month that it is now ends, in this zone; null: a balance never does. */
    @Nullable
    Instant end(BudgetPeriod window, ZoneId zone) {
        return period(window).end(zone).orElse(null);
    }

    private LedgerPeriod period(BudgetPeriod window) {
        LedgerPeriod period = now.get(window);
        if (period == null) {
            throw new IllegalStateException("no " + window);
        }
        return period;
    }

    private void add(LedgerKey key, String model, Spend sum) {
        BudgetPeriod window = key.period().kind();
        BigDecimal drawn = sum.drawn();
        spent.merge(new Scope(key.tenant(), null, window), drawn, BigDecimal::add);
        spent.merge(new Scope(key.tenant(), model, window), drawn, BigDecimal::add);
        spent.merge(new Scope(null, null, window), drawn, BigDecimal::add);
        spent.merge(new Scope(null, model, window), drawn, BigDecimal::add);
    }

    private void remark(@Nullable String remark) {
        if (remark != null) {
            remarks.add(remark);
        }
    }
}
