package dev.drover.model.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.model.Provider;
import dev.drover.model.ResponseMemory;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelListingTest {
    @Test
    void aListWithoutAnEndIsGivenUp() throws Exception {
        var settings = new HttpSettings(4, 4_096, "t", null, ResponseMemory.UNBOUNDED);
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread serving = Thread.ofVirtual().start(() -> serve(server));
            Provider provider = TestingCalls.provider(URI.create("http://127.0.0.1:" + server.getLocalPort()));

            assertThatThrownBy(() -> new ModelListing(settings, Map.of())
                            .ask(provider, provider.credentials().getFirst(), Duration.ofMillis(200)))
                    .isInstanceOf(IOException.class);
            serving.join();
        }
    }

    private static void serve(ServerSocket server) {
        try (Socket socket = server.accept();
                OutputStream out = socket.getOutputStream()) {
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(US_ASCII));
            while (true) {
                out.write("1\r\n[\r\n".getBytes(US_ASCII));
            }
        } catch (IOException _) {
            // The client has given up.
        }
    }
}
