package dev.drover.cli.setup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.drover.testbed.EmbeddedBroker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What {@code drover check} and {@code drover models} say of a world in which one thing is wrong. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CheckCommandTest {
    private static final String KEY = "sk-of-the-test-000000000000";

    @TempDir
    private Path folder = Path.of(".");

    private HttpServer provider;

    private record Said(int code, String out, String err) {
        String line(String begin) {
            return out.lines()
                    .filter(line -> line.startsWith(begin))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(begin + " is not in\n" + out + err));
        }
    }

    @BeforeEach
    void start() throws IOException {
        provider = served(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    @AfterEach
    void stop() {
        provider.stop(0);
    }

    @Test
    void aWorldInWhichAllIsWell() throws IOException {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            String yaml = yaml("http://127.0.0.1:" + port(provider), KEY, "served-model")
                    + "spring: {kafka: {bootstrap-servers: \"" + broker.bootstrapServers() + "\"}}\n";
            Said created = run(new String[] {"topics", "create"}, yaml);
            assertThat(created.code()).as("%s", created).isZero();
            Said said = check(yaml);
            assertThat(said.code()).as("%s", said).isZero();
            assertThat(said.out()).doesNotContain("failed").doesNotContain(KEY);
            assertThat(said.line("ok m")).contains("call", "9 + 1 tokens", "0.0000101 USD");
            assertThat(said.out()).contains("transactions", "topics are there and right", "group drover", "brokers");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        http://no-such-host.invalid/v1 | dns | nobody knows the name no-such-host.invalid
        http://127.0.0.1:1/v1          | tcp | 127.0.0.1:1: Connection refused
        """)
    void aDeadAddressIsNamed(String address, String step, String what) throws IOException {
        Said said = check(yaml(address, KEY, "served-model"), "--no-kafka");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.line("failed")).contains(step, what);
        assertThat(said.err()).contains("correct base-url");
    }

    @Test
    void anExpiredCertificateIsNamedWithItsDay() throws Exception {
        HttpsServer tls = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        tls.setHttpsConfigurator(new HttpsConfigurator(expired()));
        served(tls);
        try {
            Said said = check(yaml("https://127.0.0.1:" + port(tls), KEY, "served-model"), "--no-kafka");
            assertThat(said.code()).isEqualTo(1);
            assertThat(said.line("failed")).contains("tls", "CN=127.0.0.1 has expired, on 20");
        } finally {
            tls.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        sk-of-another-0000000000 | models | the key is refused (401)
        Bearer sk-of-the-test-00 | key    | begins with the word Bearer
        sk-of the-test-000000000 | key    | white space
        `sk-of-the-test-000000`  | key    | quotation marks
        """)
    void aWrongKeyIsNamedAndNotShown(String key, String step, String what) throws IOException {
        Said said = check(yaml("http://127.0.0.1:" + port(provider), key, "served-model"), "--no-kafka");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.line("failed")).contains(step, what);
        assertThat(said.out() + said.err()).doesNotContain("sk-of");
    }

    @Test
    void aModelThatIsNotServedIsNamed() throws IOException {
        Said said = check(yaml("http://127.0.0.1:" + port(provider), KEY, "serverd-model"), "--no-kafka");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.line("warning")).contains("the provider lists no serverd-model");
        assertThat(said.line("failed")).contains("call", "model_not_found (404)");
        assertThat(said.err()).contains("drover models lists what is served");
        Said models = run(new String[] {"models"}, yaml("http://127.0.0.1:" + port(provider), KEY, "serverd-model"));
        assertThat(models.out()).contains("p yes served-model", "p not listed m serverd-model");
    }

    @Test
    void aServerThatIsNoProxyIsNamed() throws IOException {
        String yaml = yaml("https://api.openai.com/v1", KEY, "m")
                .replace("api-key:", "proxy: \"http://127.0.0.1:" + port(provider) + "\", api-key:");
        Said said = check(yaml, "--no-kafka");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.line("failed")).contains("proxy", "opens no tunnel to api.openai.com:443");
    }

    @Test
    void whatAProxySaysMovesNoCursor() throws IOException {
        try (ServerSocket proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = proxy.accept()) {
                    var asked = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                    while (!asked.readLine().isEmpty()) {}
                    socket.getOutputStream()
                            .write("HTTP/1.1 403 \u001b[2Jno\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            String yaml = yaml("https://api.openai.com/v1", KEY, "m")
                    .replace("api-key:", "proxy: \"http://127.0.0.1:" + proxy.getLocalPort() + "\", api-key:");
            Said said = check(yaml, "--no-kafka");
            assertThat(said.err()).contains("HTTP/1.1 403 ");
            assertThat(said.out() + said.err()).doesNotContain("\u001b");
        }
    }

    @Test
    void aRightThatIsMissingIsNamed() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.builder()
                        .property("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                        .property("allow.everyone.if.no.acl.found", true)
                        .start();
                Admin admin = broker.admin()) {
            String yaml = yaml("http://127.0.0.1:" + port(provider), KEY, "served-model")
                    + "spring: {kafka: {bootstrap-servers: \"" + broker.bootstrapServers() + "\"}}\n";
            assertThat(run(new String[] {"topics", "create"}, yaml).code()).isZero();
            only(admin, ResourceType.TOPIC, "llm.results", AclOperation.DESCRIBE);
            only(admin, ResourceType.TRANSACTIONAL_ID, "drover", AclOperation.DESCRIBE);
            Said said = check(yaml, "--no-calls");
            assertThat(said.code()).as("%s", said).isEqualTo(1);
            assertThat(said.out()).contains("topic llm.results: no right to write");
            assertThat(said.line("failed kafka transactions")).contains("ransactional");
        }
    }

    @Test
    void aBrokerThatDoesNotAnswerHidesNothingOfTheProviders() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        Said said = check(yaml("http://127.0.0.1:" + port(provider), KEY, "served-model")
                + "spring: {kafka: {bootstrap-servers: \"127.0.0.1:" + free + "\"}}\n");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.line("ok m")).contains("call");
        assertThat(said.line("failed kafka")).contains("brokers");
    }

    /** Where nobody is named, everybody may do everything. */
    private static void only(Admin admin, ResourceType type, String name, AclOperation operation) throws Exception {
        admin.createAcls(List.of(new AclBinding(
                        new ResourcePattern(type, name, PatternType.PREFIXED),
                        new AccessControlEntry("User:*", "*", operation, AclPermissionType.ALLOW))))
                .all()
                .get(30, TimeUnit.SECONDS);
    }

    private Said check(String yaml, String... more) throws IOException {
        return run(Stream.concat(Stream.of("check"), Stream.of(more)).toArray(String[]::new), yaml);
    }

    private Said run(String[] words, String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("drover.yaml"), yaml);
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.add("--config");
        arguments.add(file.toString());
        if (!words[0].equals("topics")) {
            arguments.add("-o");
            arguments.add("wide");
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = new CommandLine(new Root())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
        return new Said(code, out.toString().replaceAll(" +", " "), err.toString());
    }

    private static String yaml(String address, String key, String upstream) {
        return """
            drover:
              topics: {partitions: 1, replication-factor: 1}
              providers: [{name: p, base-url: "%s", api-key: "%s"}]
              models: [{name: m, provider: p, upstream-name: %s, prices: {input: "1", output: "1.1"}}]
              chains: [{name: balanced, models: [m]}]
            """.formatted(address, key, upstream);
    }

    private static int port(HttpServer server) {
        return server.getAddress().getPort();
    }

    private static <T extends HttpServer> T served(T server) {
        server.createContext("/", CheckCommandTest::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        boolean known = ("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        boolean list = exchange.getRequestURI().getPath().equals("/v1/models");
        if (!known) {
            send(exchange, 401, "{\"error\":{\"code\":\"invalid_api_key\",\"message\":\"Incorrect API key\"}}");
        } else if (list) {
            send(exchange, 200, "{\"object\":\"list\",\"data\":[{\"id\":\"served-model\"}]}");
        } else if (asked.contains("\"served-model\"")) {
            send(
                    exchange,
                    200,
                    "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"OK\"},"
                            + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1,"
                            + "\"total_tokens\":10}}");
        } else {
            send(exchange, 404, "{\"error\":{\"code\":\"model_not_found\",\"message\":\"no such model\"}}");
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private SSLContext expired() throws Exception {
        Path store = folder.resolve("expired.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(List.of(
                        keytool.toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "server",
                        "-dname",
                        "CN=127.0.0.1",
                        "-startdate",
                        "-10d",
                        "-validity",
                        "5",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "testing",
                        "-keystore",
                        store.toString()))
                .inheritIO()
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "testing".toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, "testing".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), null, null);
        return context;
    }

    @CommandLine.Command(
            name = "drover",
            subcommands = {CheckCommand.class, ModelsCommand.class, TopicsCommand.class})
    private static final class Root {}
}
