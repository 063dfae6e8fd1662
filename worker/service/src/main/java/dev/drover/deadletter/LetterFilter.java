package dev.drover.deadletter;

import dev.drover.contracts.JsonFault;
import dev.drover.contracts.JsonText;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which letters are meant: those that fit all of it; an empty set, or null, fits everything.
 *
 * @param ids request ids, custom ids, origins, or places of letters ({@code topic-partition@offset},
 *     {@code partition@offset})
 * @param from earliest time of the letter, included
 * @param to latest time of the letter, excluded
 * @param replaysBelow letters that have been replayed less often
 * @param where members of the payload and their values
 */
public record LetterFilter(
        Set<String> reasons,
        Set<String> tenants,
        Set<String> models,
        Set<String> ids,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Integer replaysBelow,
        Map<JsonPath, String> where) {
    public LetterFilter {
        reasons = Set.copyOf(reasons);
        tenants = Set.copyOf(tenants);
        models = Set.copyOf(models);
        ids = Set.copyOf(ids);
        where = Map.copyOf(where);
    }

    /** Every letter. */
    public static final LetterFilter ALL =
            new LetterFilter(Set.of(), Set.of(), Set.of(), Set.of(), null, null, null, Map.of());

    public boolean accepts(Letter letter) {
        Instant time = letter.stored().timestamp();
        return (from == null || !time.isBefore(from))
                && (to == null || time.isBefore(to))
                && (reasons.isEmpty() || reasons.contains(letter.dead().reason()))
                && (tenants.isEmpty() || contains(tenants, letter.tenant()))
                && (models.isEmpty() || letter.models().stream().anyMatch(models::contains))
                && (ids.isEmpty() || isNamed(letter))
                && (replaysBelow == null || letter.replays() < replaysBelow)
                && (where.isEmpty() || says(letter.stored().value()));
    }

    private boolean isNamed(Letter letter) {
        var place = letter.stored().place();
        return ids.contains(letter.id())
                || contains(ids, letter.customId())
                || ids.contains(letter.identity().toString())
                || ids.contains(place.toString())
                || ids.contains(place.partition() + "@" + place.offset());
    }

    private boolean says(byte @Nullable [] payload) {
        if (payload == null) {
            return false;
        }
        JsonText document;
        try {
            document = JsonText.check(payload);
        } catch (JsonFault _) {
            return false;
        }
        return where.entrySet().stream().allMatch(asked -> asked.getKey().says(document, asked.getValue()));
    }

    private static boolean contains(Set<String> set, @Nullable String value) {
        return value != null && set.contains(value);
    }
}
