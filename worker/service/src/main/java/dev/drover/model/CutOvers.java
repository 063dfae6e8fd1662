package dev.drover.model;

import dev.drover.contracts.CutOver;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which share of a chain's requests begins with another model. What an operator says takes the configuration's place. Thread-safe. */
public final class CutOvers {
    /** Shares are told apart by hundredths of a percent. */
    private static final int PARTS = 10_000;

    private final Map<String, CutOver> said = new ConcurrentHashMap<>();

    /** @param cutOver null: as configured */
    public void say(String chain, @Nullable CutOver cutOver) {
        if (cutOver == null) {
            said.remove(chain);
        } else {
            said.put(chain, cutOver);
        }
    }

    /** Null if all requests begin with the chain's first model. */
    public @Nullable CutOver of(Chain chain) {
        CutOver known = said.isEmpty() ? null : said.get(chain.name());
        return known != null ? known : chain.order().cutOver();
    }

    /**
     * Whether the request is of the share. Requests of one key have one answer, and keep it while the share grows.
     *
     * @param stickiness a hash of what stays together
     */
    static boolean isOfShare(CutOver cutOver, String chain, int stickiness) {
        int mixed = stickiness ^ chain.hashCode(); // The finalizer of MurmurHash3: neighbours among keys go apart.
        mixed = (mixed ^ mixed >>> 16) * 0x85ebca6b;
        mixed = (mixed ^ mixed >>> 13) * 0xc2b2ae35;
        mixed ^= mixed >>> 16;
        return Math.floorMod(mixed, PARTS) < cutOver.percent() * PARTS / 100;
    }
}
