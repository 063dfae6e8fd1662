package dev.drover.operations.fleet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which workers are asked.
 *
 * @param group their consumer group; a worker of another one is told apart
 * @param urls such as {@code http://worker-1:8081}, without a scheme as well; none: all of the group that have announced where they are
 * @param token bearer token of workers on other machines; null for none
 */
public record WorkersAsked(
        String group, List<String> urls, @Nullable String token) {
    public WorkersAsked {
        urls = List.copyOf(urls);
    }
}
