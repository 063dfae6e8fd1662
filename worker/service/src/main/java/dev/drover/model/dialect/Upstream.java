package dev.drover.model.dialect;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model as its provider knows it.
 *
 * @param name what the provider calls the model
 * @param maxOutput tokens that the model writes at most, for an API that wants a limit where the request sets none; null:
 *     unknown
 * @param drop members of requests that are left out of what the provider gets, such as {@code seed}
 */
public record Upstream(String name, @Nullable Long maxOutput, Set<String> drop) {
    public Upstream {
        drop = Set.copyOf(drop);
    }
}
