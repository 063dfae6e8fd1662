package dev.drover.report;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds our model in a provider's invoice, which may say {@code Claude Haiku 4.5} or {@code gpt-4.1-2025-04-14} where we
 * call {@code claude-haiku-4-5-20251001} or {@code gpt-4.1}. In order: what the operator says, the same name, the same
 * but for case and punctuation, the same but for a date at the end. A name that could be several of ours is none.
 */
final class ModelNames {
    private static final Pattern DATE = Pattern.compile("-20\\d{2}-?\\d{2}-?\\d{2}$|-latest$");

    private final Set<String> ours;
    private final Map<String, String> aliases;
    private final Map<String, Set<String>> alike = new HashMap<>();
    private final Map<String, Set<String>> alikeButForDates = new HashMap<>();

    /**
     * @param ours the names that we send to the provider
     * @param aliases of the invoice's names to ours
     */
    ModelNames(Set<String> ours, Map<String, String> aliases) {
        this.ours = Set.copyOf(ours);
        this.aliases = Map.copyOf(aliases);
        for (String name : ours) {
            alike.computeIfAbsent(plain(name), _ -> new HashSet<>()).add(name);
            alikeButForDates
                    .computeIfAbsent(undated(name), _ -> new HashSet<>())
                    .add(name);
        }
    }

    /** Our name for it, or the invoice's own where we called no such model. */
    String of(String invoiced) {
        String alias = aliases.get(invoiced);
        if (alias != null) {
            return alias;
        }
        if (ours.contains(invoiced)) {
            return invoiced;
        }
        Set<String> same = alike.getOrDefault(plain(invoiced), Set.of());
        if (same.size() == 1) {
            return same.iterator().next();
        }
        Set<String> candidates = alikeButForDates.getOrDefault(undated(invoiced), Set.of());
        if (candidates.size() > 1) {
            candidates = new HashSet<>(candidates);
            candidates.removeIf(name -> !undated(name).equals(plain(name)));
        }
        return candidates.size() == 1 ? candidates.iterator().next() : invoiced;
    }

    private static String undated(String name) {
        return DATE.matcher(plain(name)).replaceFirst("");
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "-").replaceAll("^-|-$", "");
    }
}
