/**
 * What producers and operators do with Drover, as values in and values out: no terminal, no command line, no exit code, no
 * shutdown hook, no static state, so that several operations can run side by side in one process.
 *
 * <p>This package is the vocabulary that all rooms share: why an operation failed ({@link
 * dev.drover.operations.OperationFailure}), how far one that did not fail has come ({@link
 * dev.drover.operations.Completion}), who is told meanwhile ({@link dev.drover.operations.ProgressListener}), and what makes
 * it stop ({@link dev.drover.operations.StopToken}). It knows nothing of ours.
 *
 * <p>How a room is built. It is a package beside {@code cluster}, knows {@code cluster}, this package, contracts and the
 * rooms of values (cost, deadletter, outcome, privacy, report, topics), and no other room of operations. One public class is its
 * door, such as {@code submit.Submits}: made of an {@code OperationContext} (the cluster, who is told, the token), with one
 * method an operation, and each method wraps what it does in {@code OperationContext.carryOut}, so that its callers see
 * {@link dev.drover.operations.OperationException} alone. It takes values that are checked already, or refuses them with
 * {@code InvalidInput}; configuration files are read by the caller. It gives a record that implements {@link
 * dev.drover.operations.OperationResult}. Many rows are given to a visitor of the caller, one by one, not to a list. What a
 * command used to print on the way is a {@link dev.drover.operations.Remark}: a sealed interface in the room with a record for
 * each sentence. Questions are never asked: an operation that wants a yes is two, one that proposes and one that does. Waiting
 * is {@code StopToken.pause}; what must not be cut in two is {@code StopToken.shield}. Lastly {@code admin.DroverAdmin} gets a
 * method for the room, and the command calls that.
 */
@NullMarked
package dev.drover.operations;

import org.jspecify.annotations.NullMarked;
