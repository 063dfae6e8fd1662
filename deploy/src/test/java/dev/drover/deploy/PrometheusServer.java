package dev.drover.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.drover.testbed.EmbeddedBroker;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** A real Prometheus that scrapes one worker every second and has our rules, where it is installed. */
final class PrometheusServer implements AutoCloseable {
    private final Process process;
    private final String address;
    private final HttpClient http = HttpClient.newHttpClient();

    private PrometheusServer(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /** @param token what the worker wants of who scrapes it */
    static PrometheusServer start(Path folder, int workerPort, String token) throws IOException {
        String program = Promtool.path("prometheus").toString();
        String address = "127.0.0.1:" + EmbeddedBroker.freePort();
        Path configuration = Files.writeString(folder.resolve("prometheus.yml"), """
            global: {scrape_interval: 1s, evaluation_interval: 1s, external_labels: {drover_runbooks: runbooks}}
            rule_files: ["%s"]
            scrape_configs:
              - job_name: drover
                metrics_path: /actuator/prometheus
                authorization: {credentials: %s}
                static_configs: [{targets: ["127.0.0.1:%d"]}]
            """.formatted(
                        DeployFiles.ROOT.resolve(Alert.RULES), token, workerPort));
        Process process = new ProcessBuilder(List.of(
                        program,
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + folder.resolve("prometheus"),
                        "--web.listen-address=" + address))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        return new PrometheusServer(process, address);
    }

    /** The series that an expression yields now. */
    JsonNode query(String expression) {
        return data("query?query=" + URLEncoder.encode(expression, UTF_8)).path("result");
    }

    /** The {@code data} of an answer of its API. */
    JsonNode data(String path) {
        try {
            String body = http.send(
                            HttpRequest.newBuilder(URI.create("http://" + address + "/api/v1/" + path))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            JsonNode answer = DeployFiles.JSON.readTree(body);
            if (!"success".equals(answer.path("status").asString(""))) {
                throw new AssertionError(path + ": " + body);
            }
            return answer.path("data");
        } catch (IOException e) {
            throw new AssertionError("Prometheus does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
