package dev.drover.app.pipeline;

/** Is told of each commit marker that the reader of the ledger meets, whoever wrote it. Must not block. */
@FunctionalInterface
public interface CommitSeen {
    void seen(String topic, int partition, long nonce);
}
