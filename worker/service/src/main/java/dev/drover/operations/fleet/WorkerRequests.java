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
    static WorkerRequests ask(WorkerClient client, String url, OpenRequestQuery query) throws InterruptedException {
        String root = WorkerClient.root(url);
        try {
            HttpResponse<byte[]> said = client.get(root, "/requests?" + query.parameters());
            return said.statusCode() == WorkerClient.OK
                    ? new WorkerRequests(root, OpenRequestPage.read(said.body()), "")
                    : new WorkerRequests(root, null, WorkerClient.why(said.statusCode(), "requests"));
        } catch (IOException | IllegalArgumentException e) {
            return new WorkerRequests(root, null, WorkerClient.why(e));
        }
    }
}
