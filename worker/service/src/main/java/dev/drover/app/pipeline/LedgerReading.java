package dev.drover.app.pipeline;

import dev.drover.app.kafka.TopicFollower;
import dev.drover.contracts.CommitMarker;
import dev.drover.cost.LedgerView;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What the follower of the ledger topic does with its records: sums to the view, markers to who waits for them. */
public final class LedgerReading implements TopicFollower.Listener {
    private final LedgerView view;
    private final String group;
    private final CommitSeen commits;

    /** @param group whose markers matter here */
    public LedgerReading(LedgerView view, String group, CommitSeen commits) {
        this.view = view;
        this.group = group;
        this.commits = commits;
    }

    @Override
    public void record(ConsumerRecord<byte[], byte[]> entry) {
        byte[] key = entry.key();
        if (key != null && !view.apply(key, entry.value()) && entry.value() != null) {
            CommitMarker.readKey(key)
                    .filter(marker -> marker.group().equals(group))
                    .ifPresent(marker -> CommitMarker.nonce(entry.value())
                            .ifPresent(nonce -> commits.seen(marker.topic(), marker.partition(), nonce)));
        }
    }

    @Override
    public void tick(Instant now) {
        view.turn(now);
    }
}
