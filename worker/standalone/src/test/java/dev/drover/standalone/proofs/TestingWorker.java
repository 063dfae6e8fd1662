package dev.drover.standalone.proofs;

import static org.awaitility.Awaitility.await;

import dev.drover.standalone.WorkerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A worker process, asked over HTTP as an orchestrator and a Prometheus would. */
final class TestingWorker implements AutoCloseable {
    private static final Duration STOP = Duration.ofSeconds(60);

    private final WorkerProcess process;
    private final String root;
    private final HttpClient client = HttpClient.newHttpClient();

    private TestingWorker(WorkerProcess process, int port) {
        this.process = process;
        this.root = "http://127.0.0.1:" + port + "/actuator/";
    }

    static TestingWorker start(Path directory, String name, List<String> jvm, Map<String, Object> properties) {
        int port = freePort();
        Map<String, Object> all = new LinkedHashMap<>(properties);
        all.put("server.port", port);
        return new TestingWorker(WorkerProcess.start(directory, name, jvm, all), port);
    }

    void awaitReady() {
        await("readiness, see " + process.process().log())
                .atMost(TestingGround.PATIENCE)
                .failFast(
                        process.process().log() + " tells why",
                        () -> !process.process().isAlive())
                .ignoreExceptions()
                .until(() -> get("health/readiness").statusCode() == 200);
    }

    /** The sum of a meter's samples whose labels contain all of these, such as {@code reason="window_full"}. */
    double metric(String name, String... labels) {
        return get("prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> Arrays.stream(labels).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** The most memory that the process ever had, in MiB; -1 where the system does not say. */
    long peakResidentMebibytes() {
        Path status = Path.of("/proc", Long.toString(process.process().pid()), "status");
        if (!Files.isReadable(status)) {
            return -1;
        }
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(-1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.process().isAlive();
    }

    /** SIGKILL. */
    void kill() {
        process.process().kill();
    }

    /** SIGTERM; returns when it has drained and ended. */
    void stop() {
        process.stop(STOP);
    }

    @Override
    public void close() {
        process.close();
        client.close();
    }

    private HttpResponse<String> get(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(root + path))
                    .timeout(Duration.ofSeconds(30))
                    .build();
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
