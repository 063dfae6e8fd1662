package dev.drover.limit;

import dev.drover.limit.BucketLevel.Kind;
import dev.drover.limit.TokenBucket.Charge;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The buckets of one partition: for each (credential, upstream model) with a quota one of requests and one of tokens,
 * each filling at the partition's share of the quota and holding that times the burst. Thread-safe; new ones are
 * empty.
 *
 * <p>What calls use of a model in any window of length T, over all partitions, is at most the sum of the partitions'
 * {@code max(capacity, largest estimate) + rate × T}, where the rates add up to the quota, plus what calls used above
 * their estimates; see {@link TokenBucket} for one bucket. Moving a partition keeps the bound; what its old owner took
 * after its last {@link #save} was committed is not in it.
 */
public final class PartitionLimits {
    /** How long an idle bucket saves up. */
    public static final Duration DEFAULT_BURST = Duration.ofSeconds(10);

    private final Object lock = new Object();
    private final Map<QuotaKey, Quota> quotas;
    private final Duration burst;
    private final Map<QuotaKey, Slot> requests = new HashMap<>();
    private final Map<QuotaKey, Slot> tokens = new HashMap<>();
    private final List<Slot> slots = new ArrayList<>();

    /**
     * @param quotas a key without a quota is unlimited
     * @param burst above zero
     */
    public PartitionLimits(Map<QuotaKey, Quota> quotas, Share share, Duration burst, Instant now) {
        if (!burst.isPositive()) {
            throw new IllegalArgumentException("burst is above zero, not " + burst);
        }
        this.quotas = Map.copyOf(quotas);
        this.burst = burst;
        this.quotas.forEach((key, quota) -> {
            add(requests, key, Kind.REQUESTS, quota.requestsPerMinute(), share, now);
            add(tokens, key, Kind.TOKENS, quota.tokensPerMinute(), share, now);
        });
    }

    private void add(
            Map<QuotaKey, Slot> map, QuotaKey key, Kind kind, @Nullable Long perMinute, Share share, Instant now) {
        if (perMinute != null) {
            TokenBucket bucket = new TokenBucket(Rate.of(perMinute, share, burst), now);
            Slot slot = new Slot(key, kind, perMinute, SavedLevels.hash(key, kind), bucket);
            map.put(key, slot);
            slots.add(slot);
        }
    }

    /**
     * Takes one request and {@code estimate} tokens, both or neither; never blocks.
     *
     * @param estimate tokens of prompt and completion together, zero or more
     */
    public Acquired acquire(QuotaKey key, long estimate, Instant now) {
        requireTokens(estimate);
        Quota quota = quotas.getOrDefault(key, Quota.UNLIMITED);
        if (quota.tokensPerMinute() != null && estimate > quota.tokensPerMinute()) {
            return new Acquired.Exceeds(quota.tokensPerMinute());
        }
        synchronized (lock) {
            Instant earliest = later(nextAt(requests.get(key), 1, now), nextAt(tokens.get(key), estimate, now));
            if (earliest.isAfter(now)) {
                return new Acquired.Wait(earliest);
            }
            return new Acquired.Admitted(
                    new Held(Taken.of(requests.get(key), 1, now), Taken.of(tokens.get(key), estimate, now)));
        }
    }

    /** How full the emptier bucket is: 1 full or unlimited, 0 empty, less with a debt. */
    public double left(QuotaKey key, Instant now) {
        synchronized (lock) {
            return Math.min(left(requests.get(key), now), left(tokens.get(key), now));
        }
    }

    private static double left(@Nullable Slot slot, Instant now) {
        return slot == null ? 1 : (double) slot.bucket.micros(now) / slot.bucket.capacityMicros();
    }

    private static Instant nextAt(@Nullable Slot slot, long amount, Instant now) {
        return slot == null ? now : slot.bucket.nextAt(amount, now);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static void requireTokens(long tokens) {
        if (tokens < 0) {
            throw new IllegalArgumentException("tokens are zero or more, not " + tokens);
        }
    }

    /** Goes on with another share, because partitions were added: levels are kept, up to the new capacity. */
    public void resize(Share share, Instant now) {
        synchronized (lock) {
            for (Slot slot : slots) {
                slot.bucket.resize(Rate.of(slot.perMinute, share, burst), now);
            }
        }
    }

    /**
     * The levels at {@code now}, to travel with the partition. What does not fit is left out, debts last, and is empty
     * when restored: a debt that is left out is forgiven.
     *
     * @param maxBytes an upper bound on the length; nothing is written into less than a header
     */
    public byte[] save(Instant now, int maxBytes) {
        synchronized (lock) {
            Instant at = slots.stream().map(slot -> slot.bucket.updated()).reduce(now, PartitionLimits::later);
            List<SavedLevels.Level> levels = slots.stream()
                    .map(slot -> new SavedLevels.Level(slot.hash, slot.bucket.micros(at), slot.bucket.capacityMicros()))
                    .toList();
            return SavedLevels.write(at, levels, maxBytes);
        }
    }

    /**
     * Takes up what {@link #save} wrote, here or elsewhere, with the refill since: {@code min(capacity, saved + rate ×
     * max(0, elapsed))}. Buckets that are not in it are empty; what is in it and unknown here, is skipped; bytes that
     * are no saved levels, are as good as none.
     */
    public void restore(byte @Nullable [] saved, Instant now) {
        SavedLevels levels = SavedLevels.read(saved);
        synchronized (lock) {
            for (Slot slot : slots) {
                Long micros = levels.micros(slot.hash);
                slot.bucket.restore(micros == null ? 0 : micros, micros == null ? now : levels.at(), now);
            }
        }
    }

    /** Every bucket, for those who look on. */
    public List<BucketLevel> levels(Instant now) {
        synchronized (lock) {
            return slots.stream().map(slot -> slot.level(now)).toList();
        }
    }

    /** A bucket and what it is for. */
    private record Slot(QuotaKey key, Kind kind, long perMinute, int hash, TokenBucket bucket) {
        BucketLevel level(Instant now) {
            return new BucketLevel(
                    key,
                    kind,
                    BigDecimal.valueOf(bucket.micros(now), 6),
                    BigDecimal.valueOf(bucket.capacityMicros(), 6));
        }
    }

    /** A charge and the bucket that it was taken from. */
    private record Taken(TokenBucket bucket, Charge charge) {
        static @Nullable Taken of(@Nullable Slot slot, long amount, Instant now) {
            return slot == null ? null : new Taken(slot.bucket, slot.bucket.take(amount, now));
        }

        static void settle(@Nullable Taken taken, long amount, Instant now) {
            if (taken != null) {
                taken.bucket.settle(taken.charge, amount, now);
            }
        }

        static long amount(@Nullable Taken taken) {
            return taken == null ? 0 : taken.charge.tokens();
        }
    }

    private final class Held implements Reservation {
        private final @Nullable Taken request;
        private final @Nullable Taken estimate;
        private boolean ended;

        Held(@Nullable Taken request, @Nullable Taken estimate) {
            this.request = request;
            this.estimate = estimate;
        }

        @Override
        public void settle(long actualTokens, Instant now) {
            requireTokens(actualTokens);
            end(1, actualTokens, now);
        }

        @Override
        public void settleAtEstimate(Instant now) {
            end(1, Taken.amount(estimate), now);
        }

        @Override
        public void release(Instant now) {
            end(0, 0, now);
        }

        private void end(long requestsMade, long tokensUsed, Instant now) {
            synchronized (lock) {
                if (!ended) {
                    ended = true;
                    Taken.settle(request, requestsMade, now);
                    Taken.settle(estimate, tokensUsed, now);
                }
            }
        }
    }
}
