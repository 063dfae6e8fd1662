package dev.drover.cli;

import dev.drover.cli.kafka.ExitCodes;
import dev.drover.operations.OperationException;
import dev.drover.privacy.ControlCharacters;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says in one line what went wrong; a stack trace is the log's business. */
public final class Failures implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + ControlCharacters.escape(message));
        return failure instanceof OperationException told
                ? ExitCodes.of(told.failure())
                : CommandLine.ExitCode.SOFTWARE;
    }
}
