package dev.drover.operations.fleet;

import dev.drover.contracts.WorkerIdentity;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Asks workers of one group for what they serve below {@code /actuator}, all at the same time. */
final class WorkerClient implements AutoCloseable {
    static final int OK = 200;

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int NOT_FOUND = 404;
    private static final List<Integer> CLOSED_TO_US = List.of(401, 403);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final String cluster;
    private final WorkersAsked asked;

    /** @param cluster id of the Kafka cluster that the workers belong to */
    WorkerClient(String cluster, WorkersAsked asked) {
        this.cluster = cluster;
        this.asked = asked;
    }

    /** What is asked of one worker. */
    interface Question<T> {
        T ask(WorkerClient client, WorkerAddress address) throws InterruptedException;
    }

    /** The answers in the order of the addresses: who does not answer holds up nobody else. */
    <T> List<T> ask(List<WorkerAddress> addresses, Question<T> question) throws Exception {
        List<T> answers = new ArrayList<>();
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<T>> questions = new ArrayList<>();
            addresses.forEach(address -> questions.add(() -> question.ask(this, address)));
            for (Future<T> answer : each.invokeAll(questions)) {
                answers.add(answer.get());
            }
        }
        return answers;
    }

    /** Why an answer is not that of the worker which is meant, for people; empty if it is. */
    String foreign(@Nullable WorkerIdentity who, WorkerAddress address) {
        if (who == null) {
            return "";
        }
        if (address.worker() != null && !address.worker().equals(who.id())) {
            return "does not answer: another worker has its address";
        }
        if (who.cluster() != null && !who.cluster().equals(cluster)) {
            return "is a worker of another Kafka cluster (" + who.cluster() + ", not " + cluster + ")";
        }
        return who.group().equals(asked.group())
                ? ""
                : "is a worker of consumer group " + who.group() + ", not of " + asked.group();
    }

    /**
     * Answers with whatever status. An address on this machine that was announced gets no token: who announced it may be
     * anybody, and a worker asks its own machine for none.
     *
     * @throws IOException if the worker does not answer
     * @throws IllegalArgumentException if the address is none
     */
    HttpResponse<byte[]> get(WorkerAddress address, String path) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address.url() + "/actuator" + path))
                .timeout(PATIENCE);
        if (asked.token() != null && !address.isAnnouncedHere()) {
            request.header("Authorization", "Bearer " + asked.token());
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
