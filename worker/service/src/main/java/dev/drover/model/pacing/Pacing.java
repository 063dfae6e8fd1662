package dev.drover.model.pacing;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The pace of every model with every key. Thread-safe. */
public final class Pacing {
    private final Map<String, PaceSettings> settings;
    private final Map<Key, Pace> paces = new ConcurrentHashMap<>();

    /** @param settings by the model's name; the default for those that are not in it */
    public Pacing(Map<String, PaceSettings> settings) {
        this.settings = Map.copyOf(settings);
    }

    /** What a quota is granted to: a credential's name, never the key itself, and the provider's name of the model. */
    public record Key(String credential, String upstreamModel) {}

    /** @param model whose settings hold if nobody has asked for the pace before */
    public Pace of(Key key, String model) {
        Pace known = paces.get(key);
        return known != null
                ? known
                : paces.computeIfAbsent(key, _ -> new Pace(settings.getOrDefault(model, PaceSettings.DEFAULT)));
    }

    /** The credential has another value from now on: what headers said of the old one's quotas holds no more. */
    public void exchanged(String credential) {
        paces.forEach((key, pace) -> {
            if (key.credential().equals(credential)) {
                pace.exchanged();
            }
        });
    }

    /** Every pace that has been asked for. */
    public List<Kept> all() {
        return paces.entrySet().stream()
                .map(each -> new Kept(each.getKey(), each.getValue()))
                .sorted(Comparator.comparing((Kept kept) -> kept.key().credential())
                        .thenComparing(kept -> kept.key().upstreamModel()))
                .toList();
    }

    /** A pace and what it is for. */
    public record Kept(Key key, Pace pace) {
        public PaceStatus status(Instant now) {
            return pace.status(now);
        }
    }
}
