package dev.drover.cli.kafka;

import dev.drover.operations.Completion;
import dev.drover.operations.OperationFailure;

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

    /** Of an operation that failed. */
    public static int of(OperationFailure failure) {
        return switch (failure) {
            case OperationFailure.InvalidInput _ -> USAGE;
            case OperationFailure.Incomplete _ -> PARTLY;
            case OperationFailure.Interrupted _ -> INTERRUPTED;
            case OperationFailure.Unreachable _,
                    OperationFailure.Unauthorized _,
                    OperationFailure.Missing _,
                    OperationFailure.Conflict _,
                    OperationFailure.Failed _ -> FAILURE;
        };
    }

    /** Of one that did not. */
    public static int of(Completion completion) {
        return switch (completion) {
            case Completion.Done _ -> OK;
            case Completion.Partly _ -> PARTLY;
            case Completion.NothingMatched _ -> NOTHING;
        };
    }
}
