package dev.drover.cli.kafka;

import org.jspecify.annotations.Nullable;

/** A command can not go on: one line that names what is wrong and what to do, and an exit code. */
public final class CommandFailure extends RuntimeException {
    private final int exitCode;

    /** Ends the command with {@link ExitCodes#FAILURE}. */
    public CommandFailure(String message) {
        this(message, ExitCodes.FAILURE, null);
    }

    /** @param message one line without secrets */
    public CommandFailure(String message, int exitCode, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
