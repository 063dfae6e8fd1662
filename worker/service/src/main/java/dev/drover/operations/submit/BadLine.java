package dev.drover.operations.submit;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A line that cannot be sent, and why.
 *
 * @param number from 1
 * @param customId the producer's; null if it cannot be read
 */
public record BadLine(long number, String reason, @Nullable String customId) implements Checked {
    /** Is told of each. */
    @FunctionalInterface
    public interface Listener {
        /** @param line its bytes, or where they are */
        void tell(BadLine bad, Line line) throws IOException;
    }
}
