package dev.drover.app.pipeline;

import dev.drover.contracts.WorkerAnnouncement.Kind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What workers with another configuration know. */
@FunctionalInterface
public interface Elsewhere {
    /** Nobody else is known. */
    Elsewhere NOBODY = (_, _, _) -> null;

    /**
     * Until when a request may wait for a worker that knows what it names.
     *
     * @param since the request waits
     * @return null if no other worker of the group knows it, or knew it lately
     */
    @Nullable
    Instant knownUntil(Kind kind, String name, Instant since);
}
