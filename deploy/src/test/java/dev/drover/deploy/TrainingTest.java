package dev.drover.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the image's cache of classes is trained with: a worker that finds no Kafka and rehearses what it would do. */
class TrainingTest {
    @Test
    void theTrainingRunIsLiveNotReadyMakesKafkasClientsAndEndsWhenTold() {
        System.setProperty("rehearsal", "true");
        try (RunningWorker worker = RunningWorker.start(DeployFiles.ROOT.resolve("image/training.yaml"), Map.of())) {
            assertThat(worker.get("/health/liveness").statusCode()).isEqualTo(200);
            assertThat(worker.get("/health/readiness").statusCode()).isEqualTo(503);
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> threads().containsAll(List.of("drover-poll", "drover-commit", "drover-follower")));
        } finally {
            System.clearProperty("rehearsal");
        }
        assertThat(threads()).doesNotContain("drover-poll", "drover-commit", "drover-follower");
        assertThat(DeployFiles.text("image/train")).contains("-Drehearsal=true");
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }
}
