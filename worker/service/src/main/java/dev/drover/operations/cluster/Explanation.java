package dev.drover.operations.cluster;

import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure;
import dev.drover.operations.OperationFailure.Failed;
import dev.drover.operations.OperationFailure.Interrupted;
import dev.drover.operations.OperationFailure.Missing;
import dev.drover.operations.OperationFailure.Unauthorized;
import dev.drover.operations.OperationFailure.Unreachable;
import dev.drover.privacy.MessageSanitizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Turns what Kafka's clients throw into one line: the broker, topic or right, and what to do.
 *
 * @param sanitizer for what others said; the sentences around it are ours
 */
record Explanation(String bootstrapServers, MessageSanitizer sanitizer) {
    OperationException of(Throwable thrown) {
        Throwable failure = thrown;
        while ((failure instanceof ExecutionException
                        || failure.getClass() == org.apache.kafka.common.KafkaException.class)
                && failure.getCause() != null) {
            failure = failure.getCause();
        }
        return switch (failure) {
            case OperationException told -> told;
            case InterruptException e -> new OperationException(new Interrupted(), e);
            case WakeupException e -> new OperationException(new Interrupted(), e);
            case InterruptedException e -> new OperationException(new Interrupted(), e);
            default -> new OperationException(failure(failure), failure);
        };
    }

    private OperationFailure failure(Throwable failure) {
        return switch (failure) {
            case SslAuthenticationException e ->
                new Unauthorized(
                        "TLS with " + bootstrapServers + " failed: " + root(e),
                        "check ssl.truststore.* and ssl.keystore.*");
            case SaslAuthenticationException e ->
                new Unauthorized(
                        bootstrapServers + " refused the login: " + said(e),
                        "check sasl.mechanism and sasl.jaas.config in --command-config");
            case TopicAuthorizationException e ->
                new Unauthorized(
                        "not authorised for topic " + String.join(", ", e.unauthorizedTopics()) + " on "
                                + bootstrapServers,
                        "grant Read and Describe, and Write where the command sends");
            case GroupAuthorizationException e ->
                new Unauthorized(
                        "not authorised for group " + e.groupId() + " on " + bootstrapServers, "grant Read on it");
            case TransactionalIdAuthorizationException _ ->
                new Unauthorized(
                        "not authorised for a transactional id on " + bootstrapServers,
                        "grant Write and Describe on transactional ids that begin with drover-");
            case ClusterAuthorizationException _ ->
                new Unauthorized(
                        "not authorised for the cluster " + bootstrapServers,
                        "grant IdempotentWrite or Describe on it");
            case AuthorizationException e ->
                new Unauthorized("not authorised on " + bootstrapServers + ": " + said(e), "");
            case UnknownTopicOrPartitionException e ->
                new Missing(
                        "a topic does not exist on " + bootstrapServers + " (" + said(e) + ")",
                        "create it, or give the right name by --topic KIND=NAME or --config");
            case TimeoutException e
            when e.getCause() instanceof UnknownTopicOrPartitionException -> failure(e.getCause());
            case TimeoutException e -> gone(e);
            case DisconnectException e -> gone(e);
            default -> new Failed(sentence(failure));
        };
    }

    private String sentence(Throwable failure) {
        return switch (failure) {
            case RecordTooLargeException e -> "a record is too large for its topic: " + said(e);
            case UnsupportedVersionException e -> "the broker " + bootstrapServers + " is too old for this: " + said(e);
            case ConfigException e -> "the settings for Kafka are wrong: " + said(e);
            case FileSystemException e ->
                "file " + e.getFile() + ": "
                        + (e.getReason() == null ? e.getClass().getSimpleName() : e.getReason());
            case UncheckedIOException e -> root(e);
            case IOException e -> said(e);
            default -> said(failure);
        };
    }

    /** A producer that gets no answer says that it misses the topic. */
    private Unreachable gone(Throwable e) {
        String said = said(e);
        return new Unreachable(
                "Kafka at " + bootstrapServers + " does not answer"
                        + (said.contains("not present in metadata") ? "" : " (" + said + ")"),
                "is it up, is the address right, does it want TLS or a login?");
    }

    private String root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return said(root);
    }

    private String said(Throwable e) {
        String message = e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : sanitizer.line(message.strip().replaceAll("\\s+", " "));
    }
}
