package dev.drover.operations;

/** What an operation has come to; each has a record of its own, with its counts. */
public interface OperationResult {
    Completion completion();
}
