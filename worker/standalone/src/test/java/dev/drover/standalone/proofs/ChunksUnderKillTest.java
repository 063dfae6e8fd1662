package dev.drover.standalone.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.client.ClientRequest;
import dev.drover.client.DroverClient;
import dev.drover.client.RequestBuilder;
import dev.drover.client.TextListener;
import dev.drover.contracts.AnswerText;
import dev.drover.contracts.ResultLine;
import dev.drover.contracts.Topics;
import dev.drover.standalone.ChunkAudit;
import dev.drover.testbed.FaultPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker dies while its providers speak, and another one takes its requests over. */
class ChunksUnderKillTest {
    private static final int PARTITIONS = 2;
    private static final int REQUESTS = 8;

    @Test
    @Timeout(value = 6, threadMode = Timeout.ThreadMode.SEPARATE_THREAD, unit = TimeUnit.MINUTES)
    void whoReadsAlongSeesNoMixtureAndEndsWithTheResultsText() throws Exception {
        try (TestingGround ground =
                TestingGround.start("chunks-under-kill", PARTITIONS, FaultPlan.NONE, Duration.ofSeconds(4))) {
            TestingWorker dies = ground.startWorker("dies", List.of("-Xmx384m"), properties());
            TestingWorker lives = ground.startWorker("lives", List.of("-Xmx384m"), properties());
            dies.awaitReady();
            lives.awaitReady();
            await().atMost(TestingGround.PATIENCE).ignoreExceptions().until(() -> ground.isSettled(2));
            List<Screen> screens = new ArrayList<>();
            List<CompletableFuture<ResultLine>> results = new ArrayList<>();
            try (DroverClient client = DroverClient.connectWithChunks(
                    Map.of("bootstrap.servers", ground.bootstrapServers()), Topics.defaults())) {
                for (int i = 0; i < REQUESTS; i++) {
                    Screen screen = new Screen();
                    screens.add(screen);
                    results.add(client.enqueue(request(i), screen));
                }
                await("text of all")
                        .atMost(TestingGround.PATIENCE)
                        .until(() -> screens.stream().noneMatch(Screen::isBlank));
                dies.kill();
                for (int i = 0; i < REQUESTS; i++) {
                    ResultLine line = results.get(i).get(2, TimeUnit.MINUTES);
                    assertThat(screens.get(i).text())
                            .isNotEmpty()
                            .isEqualTo(AnswerText.ofAnswer(
                                    Objects.requireNonNull(line.response()).body()));
                }
            }
            assertThat(screens).as("some were begun anew").anyMatch(screen -> screen.restarts > 0);
            ChunkAudit audit = ChunkAudit.read(ground.bootstrapServers());
            assertThat(audit.chunks()).hasSize(REQUESTS);
            for (int i = 0; i < REQUESTS; i++) {
                String origin = Objects.requireNonNull(results.get(i).getNow(null))
                        .origin()
                        .toString();
                List<String> attempts = audit.attempts(origin);
                assertThat(screens.get(i).seen)
                        .allSatisfy(seen -> assertThat(attempts)
                                .anySatisfy(attempt -> assertThat(attempt).startsWith(seen)));
                assertThat(attempts).hasSizeGreaterThan(screens.get(i).restarts);
            }
        }
    }

    /** What a reader sees, and all that it has seen. */
    private static final class Screen implements TextListener {
        private final StringBuffer text = new StringBuffer();
        private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
        private volatile int restarts;

        @Override
        public void added(String more) {
            text.append(more);
            seen.add(text.toString());
        }

        @Override
        public void restarted() {
            text.setLength(0);
            restarts++;
        }

        boolean isBlank() {
            return text.isEmpty();
        }

        String text() {
            return text.toString();
        }
    }

    private static ClientRequest request(int number) {
        return RequestBuilder.chat("r-" + number)
                .message("user", "sleep=5000 tokens=80 number " + number)
                .key("k-" + number)
                .chunks()
                .build();
    }

    private static Map<String, Object> properties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        TestingGround.model(properties, 0, "model");
        return properties;
    }
}
