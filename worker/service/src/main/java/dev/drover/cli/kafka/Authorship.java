package dev.drover.cli.kafka;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who changes something, and why: the same words for every command that does. */
public class Authorship {
    @Option(names = "--because", paramLabel = "TEXT", description = "Why; kept with what is written.")
    private @Nullable String because;

    @Option(names = "--as", paramLabel = "WHO", description = "Who does it, kept likewise; user@host if not set.")
    private @Nullable String who;

    /** For picocli. */
    public Authorship() {}

    /** Why, null if nobody said. */
    public @Nullable String because() {
        return because;
    }

    /** Whether somebody said why. */
    public final boolean isSaid() {
        String said = because();
        return said != null && !said.isBlank();
    }

    /** {@code user@host} if nobody said. */
    public String who() {
        return who == null ? Operator.name() : who;
    }

    /** With the words of earlier releases, which help does not show. */
    public static final class WithOldWords extends Authorship {
        @Option(names = "--reason", hidden = true)
        private @Nullable String reason;

        @Option(names = "--by", hidden = true)
        private @Nullable String by;

        /** For picocli. */
        public WithOldWords() {}

        @Override
        public @Nullable String because() {
            String because = super.because();
            return because == null ? reason : because;
        }

        @Override
        public String who() {
            return by == null ? super.who() : by;
        }
    }
}
