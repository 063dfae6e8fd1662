package dev.drover.operations.fleet;

import dev.drover.contracts.OpenRequestPage;
import dev.drover.contracts.OpenRequestQuery;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * What one worker says of the requests that it holds.
 *
 * @param page null if it did not say
 * @param trouble why it did not, for people; empty if it did
 */
public record WorkerRequests(String url, @Nullable OpenRequestPage page, String trouble) {
    /** Asks it. Never throws because of the worker. */
    static WorkerRequests ask(WorkerClient client, WorkerAddress address, OpenRequestQuery query)
            throws InterruptedException {
        String root = address.url();
        try {
            HttpResponse<byte[]> said = client.get(address, "/requests?" + query.parameters());
            if (said.statusCode() != WorkerClient.OK) {
                return new WorkerRequests(root, null, WorkerClient.why(said.statusCode(), "requests"));
            }
            OpenRequestPage page = OpenRequestPage.read(said.body());
            String foreign = client.foreign(page.worker(), address);
            return new WorkerRequests(root, foreign.isEmpty() ? page : null, foreign);
        } catch (IOException | IllegalArgumentException e) {
            return new WorkerRequests(root, null, WorkerClient.why(e));
        }
    }
}
