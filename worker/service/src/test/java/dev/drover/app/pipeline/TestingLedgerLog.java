package dev.drover.app.pipeline;

import dev.drover.contracts.CommitMarker;
import dev.drover.contracts.LedgerKey;
import dev.drover.contracts.LedgerPeriod;
import dev.drover.contracts.LedgerValue;
import dev.drover.contracts.ResultCodec;
import dev.drover.contracts.ResultLine;
import dev.drover.contracts.Spend;
import dev.drover.contracts.UsageCodec;
import dev.drover.contracts.UsageEvent;
import dev.drover.engine.OutputRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The broker as far as the ledger matters: transactions whose records are in the log from when they are sent and count
 * from when they are committed, one ledger partition, compaction, and for each partition of the requests the nonce of
 * its last committed offset.
 */
final class TestingLedgerLog {
    enum Status {
        OPEN,
        COMMITTED,
        ABORTED
    }

    /** One transaction; the partition is that of the requests. */
    static final class Transaction {
        final String partition;
        final long nonce;
        final List<OutputRecord> records;
        Status status = Status.OPEN;

        Transaction(String partition, long nonce, List<OutputRecord> records) {
            this.partition = partition;
            this.nonce = nonce;
            this.records = records;
        }
    }

    private record Entry(Transaction of, byte[] key, byte @Nullable [] value) {
        String text() {
            return new String(key, StandardCharsets.UTF_8);
        }
    }

    /** What the follower is told. */
    interface Follower {
        void record(byte[] key, byte @Nullable [] value);
    }

    final List<UsageEvent> usage = new ArrayList<>();
    final List<ResultLine> results = new ArrayList<>();
    private final List<Entry> log = new ArrayList<>();
    private final Map<String, Long> nonces = new HashMap<>();
    private final Map<String, Map<String, Spend>> highest = new HashMap<>();
    private final Follower follower;

    TestingLedgerLog(Follower follower) {
        this.follower = follower;
    }

    Transaction send(String partition, long nonce, List<OutputRecord> records) {
        Transaction transaction = new Transaction(partition, nonce, records);
        for (OutputRecord rec : records) {
            if (rec.topic().equals("llm.ledger")) {
                Entry entry = new Entry(transaction, Objects.requireNonNull(rec.key()), rec.value());
                log.add(entry);
                raise(entry);
                follower.record(entry.key, entry.value);
            }
        }
        return transaction;
    }

    void commit(Transaction transaction) {
        transaction.status = Status.COMMITTED;
        nonces.put(transaction.partition, transaction.nonce);
        for (OutputRecord rec : transaction.records) {
            byte[] value = rec.value();
            if (rec.topic().equals("llm.usage") && value != null) {
                usage.add(UsageCodec.decode(value));
            } else if (rec.topic().equals("llm.results") && value != null) {
                results.add(ResultCodec.decode(value));
            }
        }
    }

    void abort(Transaction transaction) {
        transaction.status = Status.ABORTED;
    }

    /** As the loader does it: read committed, until the marker of the last commit, waiting for what is open before it. */
    void replay(String partition, LlmPartitionState state) {
        Long nonce = nonces.get(partition);
        for (Entry entry : log) {
            if (entry.of.status == Status.OPEN) {
                abort(entry.of); // its time is up
            }
            if (entry.of.status == Status.COMMITTED) {
                OptionalLong seen = state.replay(entry.key, entry.value);
                if (nonce != null && seen.isPresent() && seen.getAsLong() == nonce) {
                    return;
                }
            }
        }
    }

    /** Up to some point before the first open transaction: drops what was aborted, superseded, or buried. */
    void compact(Random random) {
        int stable = 0;
        while (stable < log.size() && log.get(stable).of.status != Status.OPEN) {
            stable++;
        }
        int upTo = stable == 0 ? 0 : random.nextInt(stable + 1);
        Set<String> later = new HashSet<>();
        List<Entry> kept = new ArrayList<>(log.subList(upTo, log.size()));
        for (int i = upTo - 1; i >= 0; i--) {
            Entry entry = log.get(i);
            if (entry.of.status == Status.COMMITTED && later.add(entry.text()) && entry.value != null) {
                kept.addFirst(entry);
            }
        }
        log.clear();
        log.addAll(kept);
    }

    /** Sums of the newest committed values, by tenant and period, then model. */
    Map<String, Map<String, Spend>> committedSums() {
        Map<String, byte @Nullable []> values = new LinkedHashMap<>();
        log.stream().filter(entry -> entry.of.status == Status.COMMITTED).forEach(e -> values.put(e.text(), e.value));
        return sums(values);
    }

    /** The same of the highest value of each key since its last tombstone, whatever became of it. */
    Map<String, Map<String, Spend>> highestSums() {
        Map<String, Map<String, Spend>> sums = new TreeMap<>();
        highest.forEach((text, models) ->
                LedgerKey.read(text.getBytes(StandardCharsets.UTF_8)).ifPresent(key -> addTo(sums, key, models)));
        return sums;
    }

    private void raise(Entry entry) {
        Map<String, Spend> known = highest.computeIfAbsent(entry.text(), _ -> new HashMap<>());
        switch (LedgerValue.read(entry.value)) {
            case LedgerValue.Read.Known(var value) ->
                value.models()
                        .forEach((model, spend) ->
                                known.merge(model, spend, (a, b) -> a.drawn().compareTo(b.drawn()) >= 0 ? a : b));
            case LedgerValue.Read.Tombstone _ -> known.clear();
            case LedgerValue.Read.Future _, LedgerValue.Read.Malformed _ -> {} // the marker
        }
    }

    /** Keys of spend that have a value, by period. */
    List<LedgerPeriod> livePeriods() {
        Map<String, LedgerPeriod> live = new LinkedHashMap<>();
        for (Entry entry : log) {
            if (entry.of.status == Status.COMMITTED) {
                LedgerKey.read(entry.key).ifPresent(key -> {
                    if (entry.value == null) {
                        live.remove(entry.text());
                    } else {
                        live.put(entry.text(), key.period());
                    }
                });
            }
        }
        return List.copyOf(live.values());
    }

    private static Map<String, Map<String, Spend>> sums(Map<String, byte @Nullable []> values) {
        Map<String, Map<String, Spend>> sums = new TreeMap<>();
        values.forEach((text, value) -> {
            byte[] key = text.getBytes(StandardCharsets.UTF_8);
            LedgerKey.read(key).ifPresent(read -> {
                if (LedgerValue.read(value) instanceof LedgerValue.Read.Known(var known)) {
                    addTo(sums, read, known.models());
                }
            });
            if (CommitMarker.readKey(key).isEmpty() && LedgerKey.read(key).isEmpty()) {
                throw new AssertionError("a key that nobody can read: " + text);
            }
        });
        return sums;
    }

    private static void addTo(Map<String, Map<String, Spend>> sums, LedgerKey key, Map<String, Spend> models) {
        String name = key.tenant() + " in " + key.period().text();
        models.forEach((model, spend) ->
                sums.computeIfAbsent(name, _ -> new TreeMap<>()).merge(model, spend, Spend::plus));
    }
}
