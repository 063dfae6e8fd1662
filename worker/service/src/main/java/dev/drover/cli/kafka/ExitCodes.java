package dev.drover.cli.kafka;

/** What a command's exit code says; the same for every command. */
public final class ExitCodes {
    public static final int OK = 0;
    public static final int FAILURE = 1;
    public static final int USAGE = 2;
    /** Some of it was done, some was not; the output says which. */
    public static final int PARTLY = 3;
    /** Nothing matched the filter. */
    public static final int NOTHING = 4;
    /** Ctrl-C; SIGTERM is 143, as the shell expects. */
    public static final int INTERRUPTED = 130;

    private ExitCodes() {}
}
