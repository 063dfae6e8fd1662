package dev.drover.operations.fleet;

import dev.drover.contracts.WorkerAnnouncement;
import org.apache.kafka.clients.admin.MemberDescription;
import org.jspecify.annotations.Nullable;

/**
 * Where a worker is asked.
 *
 * @param url without a slash at its end
 * @param worker the id of the process that is meant; null for any worker that is there
 * @param member its id in the group; null if it is not known
 */
record WorkerAddress(
        String url, @Nullable String worker, @Nullable String member) {
    /** As somebody has typed it. */
    static WorkerAddress of(String typed) {
        String url = typed.contains("://") ? typed : "http://" + typed;
        return new WorkerAddress(url.replaceAll("/+$", ""), null, null);
    }

    /** Whether a worker has announced an address that is that of this machine. */
    boolean isAnnouncedHere() {
        return worker != null && url.startsWith("http://127.0.0.1:");
    }

    /** As it was announced; null if it was not. */
    static @Nullable WorkerAddress of(WorkerAnnouncement said, MemberDescription member) {
        String host = member.host();
        return said.address() == null
                ? null
                : new WorkerAddress(
                        said.address().url(host.substring(host.indexOf('/') + 1)), said.worker(), member.consumerId());
    }
}
