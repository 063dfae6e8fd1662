package dev.drover.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.SimulatedProvider;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults that are switched while the simulated provider runs, and the port that it keeps. */
class ProviderCommandTest {
    private String said = "";

    private int drover(String... words) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        var screen = new ByteArrayOutputStream();
        System.setOut(new PrintStream(screen, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(screen, true, StandardCharsets.UTF_8));
        try {
            return StandaloneMain.execute(words);
        } finally {
            System.setOut(out);
            System.setErr(err);
            said = screen.toString(StandardCharsets.UTF_8);
        }
    }

    @Test
    void aFaultForAWhileHealsByItself() throws Exception {
        try (SimulatedProvider provider = SimulatedProvider.start(FaultPlan.NONE)) {
            assertThat(drover("provider", "fail", "unavailable", "--for", "1h", "--url", provider.rootUrl()))
                    .isZero();
            assertThat(said).contains("every model fails: unavailable; for 1 h, or until 'drover provider heal'");
            assertThat(status(provider)).isEqualTo(503);
            assertThat(drover("provider", "fail", "unavailable", "--for", "1ms", "--url", provider.rootUrl()))
                    .isZero();
            await().until(() -> status(provider) == 200);
            for (String none : new String[] {"soon", "0s", "-5s"}) {
                assertThat(drover("provider", "fail", "unavailable", "--for", none, "--url", provider.rootUrl()))
                        .as(none)
                        .isEqualTo(2);
                assertThat(said).contains("is no duration: write 30s or 5m");
            }
        }
    }

    @Test
    void whereNoSimulatedProviderListensThatIsSaidInPlainWords() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThat(drover("provider", "fail", "unavailable", "--url", "http://127.0.0.1:" + port))
                .isEqualTo(1);
        assertThat(said)
                .contains("no simulated provider answers at http://127.0.0.1:" + port + ": start one with")
                .doesNotContain("null");
    }

    /** With another port the worker would be told to be configured differently from the one that was killed before. */
    @Test
    void theProviderIsWhereItWasAtTheLastStart(@TempDir Path folder) throws Exception {
        StandaloneFile file = new StandaloneFile(folder);
        assertThat(file.providerPort()).isZero();
        Path yaml = folder.resolve("drover.yaml");
        String text = "drover:\n  providers:\n    - name: sim\n      base-url: http://127.0.0.1:40123/v1\n";
        Files.writeString(yaml, text);
        assertThat(file.providerPort()).as("somebody else wrote it").isZero();
        Files.writeString(yaml, "# Written by 'drover standalone' at each start, without secrets.\n" + text);
        assertThat(file.providerPort()).isEqualTo(40123);
    }

    private static int status(SimulatedProvider provider) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(provider.baseUrl() + "/chat/completions"))
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"))
                    .build();
            return client.send(request, BodyHandlers.ofString()).statusCode();
        }
    }
}
