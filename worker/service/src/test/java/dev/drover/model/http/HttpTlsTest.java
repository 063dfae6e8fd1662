package dev.drover.model.http;

import static dev.drover.model.http.TestingCalls.exchange;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.model.ResponseMemory;
import dev.drover.model.Transport.Cause;
import dev.drover.model.Transport.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpTlsTest {
    private static final char[] PASSWORD = "testing".toCharArray();

    @TempDir
    static Path folder;

    private static SSLContext tls;

    @BeforeAll
    static void makeCertificate() throws Exception {
        Path store = folder.resolve("store.p12");
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
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        store.toString()))
                .inheritIO()
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    }

    @Test
    void aGivenTrustIsUsedAndTheSystemsTrustRefusesAStranger() throws Exception {
        try (SSLServerSocket server = serve()) {
            URI uri = URI.create("https://127.0.0.1:" + server.getLocalPort());
            try (HttpTransport trusting = new HttpTransport(
                            new HttpSettings(4, 4_096, "t", tls, ResponseMemory.UNBOUNDED), Map.of());
                    HttpTransport strict = new HttpTransport(
                            new HttpSettings(4, 4_096, "t", null, ResponseMemory.UNBOUNDED), Map.of())) {
                assertThat(trusting.send(exchange(uri))).isInstanceOf(Reply.Received.class);
                assertThat(strict.send(exchange(uri)))
                        .isInstanceOfSatisfying(
                                Reply.Broken.class, b -> assertThat(b.cause()).isEqualTo(Cause.NETWORK));
            }
        }
    }

    @Test
    void anInterruptEndsACallOverTls() throws Exception {
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        CompletableFuture<Boolean> handshaken = new CompletableFuture<>();
        try (SSLServerSocket server = (SSLServerSocket)
                        tls.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
                HttpTransport transport =
                        new HttpTransport(new HttpSettings(4, 4_096, "t", tls, ResponseMemory.UNBOUNDED), Map.of())) {
            var _ = Thread.ofVirtual().start(() -> silent(server, handshaken));
            Thread caller = Thread.ofVirtual().start(() -> {
                try {
                    transport.send(exchange(URI.create("https://127.0.0.1:" + server.getLocalPort())));
                    ended.complete(new AssertionError("an answer"));
                } catch (Throwable e) {
                    ended.complete(e);
                }
            });
            handshaken.get(30, TimeUnit.SECONDS);
            caller.interrupt();

            assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        }
    }

    private static void silent(SSLServerSocket server, CompletableFuture<Boolean> handshaken) {
        try (var socket = server.accept()) {
            InputStream in = socket.getInputStream();
            while (in.read() >= 0) {
                handshaken.complete(true);
            }
        } catch (IOException _) {
            // Hung up, as it should.
        }
    }

    private static SSLServerSocket serve() throws IOException {
        SSLServerSocket server = (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
        var _ = Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try (var socket = server.accept()) {
                    byte[] buffer = new byte[8_192];
                    int ignored = socket.getInputStream().read(buffer);
                    assertThat(ignored).isPositive();
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 X\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"
                                    .getBytes(StandardCharsets.US_ASCII));
                } catch (IOException _) {
                    // A client that does not trust us, or the end of the test.
                }
            }
        });
        return server;
    }
}
