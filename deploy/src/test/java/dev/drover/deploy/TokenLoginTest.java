package dev.drover.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.testbed.ChildProcess;
import dev.drover.testbed.EmbeddedBroker;
import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.SimulatedProvider;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The chart's OAUTHBEARER example against a broker that wants signed tokens. The worker is the executable jar, with the
 * libraries that are in it and no others: what Kafka's client needs for this is no dependency of Kafka's client.
 */
@Timeout(300)
class TokenLoginTest {
    private static final String URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";
    private static final String REQUEST = """
        {"custom_id":"r-1","method":"POST","url":"/v1/chat/completions","body":{"messages":[{"role":"user","content":"Hello"}]}}\
        """;

    @TempDir
    private Path folder = Path.of(".");

    @Test
    void aWorkerWithATokenAnswers() throws Exception {
        Path jar = jar();
        String before = System.getProperty(URLS, "");
        try (TokenServer tokens = TokenServer.start("drover", "only-for-this-test");
                SimulatedProvider provider = SimulatedProvider.start(FaultPlan.NONE)) {
            System.setProperty(URLS, tokens.keyEndpoint());
            try (Broker broker = Broker.start(folder, tokens)) {
                int port = EmbeddedBroker.freePort();
                try (ChildProcess worker = ChildProcess.start(
                        folder.resolve("worker.log"), command(jar, broker, tokens, provider, port))) {
                    awaitReady(worker, port);
                    assertThat(answer(broker)).contains("\"custom_id\":\"r-1\"").contains("\"error\":null");
                }
            }
            assertThat(tokens.issued()).isPositive();
            assertThat(tokens.refused()).isZero();
        } finally {
            System.setProperty(URLS, before);
        }
    }

    /** As the pod would be started. */
    private List<String> command(Path jar, Broker broker, TokenServer tokens, SimulatedProvider provider, int port)
            throws Exception {
        List<JsonNode> objects = Chart.render(
                "oauth",
                Map.of(
                        "kafka.bootstrapServers",
                        broker.servers(),
                        "networkPolicy.enabled",
                        "false",
                        "kafka.tls.caSecret",
                        "ca",
                        "kafka.oauth.tokenEndpoint",
                        tokens.tokenEndpoint(),
                        "topics.createByWorker",
                        "true",
                        "topics.replicas",
                        "1",
                        "management.port",
                        Integer.toString(port)));
        String yaml = Chart.one(objects, "ConfigMap", "llm-drover")
                .path("data")
                .path("drover.yaml")
                .stringValue()
                .replace(
                        "file:/etc/drover/kafka-ca/ca.crt",
                        broker.authority().toUri().toString())
                .replace("http://vllm:8000/v1", provider.baseUrl());
        Path file = Files.writeString(folder.resolve("drover.yaml"), yaml);
        List<String> command = new ArrayList<>(List.of(
                "env",
                "DROVER_TRANSACTIONAL_ID=llm-drover-0",
                "KAFKA_OAUTH_CLIENT_ID=drover",
                "KAFKA_OAUTH_CLIENT_SECRET=only-for-this-test",
                ChildProcess.javaBinary(),
                "-Xmx512m"));
        command.addAll(List.of(javaOptions(objects).split(" ")));
        command.addAll(List.of("-jar", jar.toString(), "run", "--config", file.toString()));
        return command;
    }

    private static String javaOptions(List<JsonNode> objects) {
        return Chart.one(objects, "StatefulSet", "llm-drover")
                .at("/spec/template/spec/containers/0/env")
                .valueStream()
                .filter(variable -> variable.path("name").stringValue().equals("DROVER_JAVA_OPTS"))
                .findFirst()
                .orElseThrow()
                .path("value")
                .stringValue();
    }

    private void awaitReady(ChildProcess worker, int port) {
        URI readiness = URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness");
        try (HttpClient http = HttpClient.newHttpClient()) {
            await().atMost(Duration.ofMinutes(3)).ignoreExceptions().untilAsserted(() -> {
                assertThat(worker.isAlive()).as(Files.readString(worker.log())).isTrue();
                var answer = http.send(HttpRequest.newBuilder(readiness).build(), BodyHandlers.ofString());
                assertThat(answer.statusCode())
                        .as(answer.body() + Files.readString(worker.log()))
                        .isEqualTo(200);
            });
        }
    }

    private static String answer(Broker broker) throws Exception {
        Map<String, Object> plain = Map.of("bootstrap.servers", broker.plainServers());
        try (var producer = new KafkaProducer<>(plain, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("llm.requests", "k", REQUEST)).get();
        }
        try (var consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.plainServers(),
                        "group.id",
                        "reader",
                        "auto.offset.reset",
                        "earliest",
                        "isolation.level",
                        "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of("llm.results"));
            return await().atMost(Duration.ofMinutes(1))
                    .until(
                            () -> {
                                var records = consumer.poll(Duration.ofMillis(200));
                                return records.isEmpty()
                                        ? ""
                                        : records.iterator().next().value();
                            },
                            value -> !value.isEmpty());
        }
    }

    private static Path jar() throws Exception {
        try (Stream<Path> files = Files.list(DeployFiles.ROOT.resolve("../worker/service/target"))) {
            Optional<Path> jar = files.filter(
                            file -> file.getFileName().toString().matches("drover-service-.*-exec\\.jar"))
                    .findFirst();
            Assumptions.assumeTrue(
                    jar.isPresent(), "the executable jar is not built, so its libraries were not tried: mvn verify");
            return jar.orElseThrow();
        }
    }

    /** A broker with a plain listener for the test and one for tokens over TLS. */
    private record Broker(EmbeddedBroker broker, int secured, Path authority) implements AutoCloseable {
        static Broker start(Path folder, TokenServer tokens) throws Exception {
            TestingCertificate certificate = TestingCertificate.make(folder, "broker");
            int plain = EmbeddedBroker.freePort();
            int secured = EmbeddedBroker.freePort();
            int controller = EmbeddedBroker.freePort();
            String listeners = "PLAINTEXT://127.0.0.1:" + plain + ",SASL_SSL://127.0.0.1:" + secured;
            String of = "listener.name.sasl_ssl.oauthbearer.";
            return new Broker(
                    EmbeddedBroker.builder()
                            .port(plain)
                            .property("listeners", listeners + ",CONTROLLER://127.0.0.1:" + controller)
                            .property("advertised.listeners", listeners)
                            .property("controller.quorum.voters", "1@127.0.0.1:" + controller)
                            .property(
                                    "listener.security.protocol.map",
                                    "PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT")
                            .property("sasl.enabled.mechanisms", "OAUTHBEARER")
                            .property(
                                    of + "sasl.jaas.config",
                                    "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;")
                            .property(
                                    of + "sasl.server.callback.handler.class",
                                    "org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler")
                            .property("sasl.oauthbearer.jwks.endpoint.url", tokens.keyEndpoint())
                            .property("sasl.oauthbearer.expected.audience", TokenServer.AUDIENCE)
                            .property("ssl.keystore.type", "PKCS12")
                            .property("ssl.keystore.location", certificate.keyStore())
                            .property("ssl.keystore.password", certificate.password())
                            .start(),
                    secured,
                    certificate.certificate());
        }

        String servers() {
            return "127.0.0.1:" + secured;
        }

        String plainServers() {
            return broker.bootstrapServers();
        }

        @Override
        public void close() {
            broker.close();
        }
    }
}
