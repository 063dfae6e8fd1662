package dev.drover.operations.fleet;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks workers for what they serve below {@code /actuator}. */
final class WorkerClient implements AutoCloseable {
    static final int OK = 200;

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int NOT_FOUND = 404;
    private static final List<Integer> CLOSED_TO_US = List.of(401, 403);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final @Nullable String token;

    /** @param token bearer token of workers on other machines; null for none */
    WorkerClient(@Nullable String token) {
        this.token = token;
    }

    /** The address without slashes at its end. */
    static String root(String url) {
        return url.replaceAll("/+$", "");
    }

    /**
     * Answers with whatever status.
     *
     * @throws IOException if the worker does not answer
     * @throws IllegalArgumentException if the address is none
     */
    HttpResponse<byte[]> get(String root, String path) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(root + "/actuator" + path)).timeout(PATIENCE);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    /** What a status other than 200 means, for people. */
    static String why(int status, String page) {
        if (CLOSED_TO_US.contains(status)) {
            return "says more only to its own machine, or with drover.management.token: set DROVER_MANAGEMENT_TOKEN";
        }
        return status == NOT_FOUND
                ? "has no /actuator/" + page + ": a worker of an earlier release, or one that does not expose it"
                : "/actuator/" + page + ": status " + status;
    }

    /** What it means that there is no answer, for people. */
    static String why(Exception e) {
        String message = e.getMessage();
        return "does not answer" + (message == null ? "" : ": " + message);
    }

    @Override
    public void close() {
        client.close();
    }
}
