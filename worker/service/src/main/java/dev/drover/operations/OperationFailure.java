package dev.drover.operations;

/** Why an operation could not do what it was asked for. The kind is for programs, the sentence for people. */
public sealed interface OperationFailure {
    /** What is wrong, in one line without secrets. */
    String message();

    /** What to do about it; empty if there is nothing to say. May name the options of the command line. */
    String remedy();

    /** Both in one line; a sentence has one colon outside of parentheses. */
    default String sentence() {
        if (remedy().isEmpty()) {
            return message();
        }
        boolean colon = message().replaceAll("\\(.*\\)", "").contains(": ");
        return message() + (colon ? "; " : ": ") + remedy();
    }

    /** What was asked for contradicts itself or cannot be read; nothing was done. */
    record InvalidInput(String message, String remedy) implements OperationFailure {
        public InvalidInput(String message) {
            this(message, "");
        }
    }

    /** No broker answers. */
    record Unreachable(String message, String remedy) implements OperationFailure {}

    /** Who asks may not do it, or is not known. */
    record Unauthorized(String message, String remedy) implements OperationFailure {}

    /** A topic, a run or a record that the operation needs is not there. */
    record Missing(String message, String remedy) implements OperationFailure {
        public Missing(String message) {
            this(message, "");
        }
    }

    /** Something else is in the way: another run, another writer, a file, a state that does not fit. */
    record Conflict(String message, String remedy) implements OperationFailure {
        public Conflict(String message) {
            this(message, "");
        }
    }

    /** The caller wanted the operation to stop. */
    record Interrupted(String message, String remedy) implements OperationFailure {
        public Interrupted() {
            this("interrupted", "");
        }
    }

    /** Some of it was done before it failed; the message says how much. */
    record Incomplete(String message, String remedy) implements OperationFailure {
        public Incomplete(String message) {
            this(message, "");
        }
    }

    /** Anything else. */
    record Failed(String message, String remedy) implements OperationFailure {
        public Failed(String message) {
            this(message, "");
        }
    }
}
