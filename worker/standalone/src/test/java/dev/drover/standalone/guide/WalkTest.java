package dev.drover.standalone.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.standalone.proofs.TestingDeadLetters;
import dev.drover.standalone.proofs.TestingDeadLetters.Death;
import dev.drover.testbed.ChildProcess;
import dev.drover.testbed.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * README and guide, read in order with a shell at hand: each block of commands ends as it should. The mark before a
 * block says what is not simply typed: {@code starts …} goes on until the end of the test; {@code parsed: …} needs what
 * no machine for tests has, and only {@link CommandLinesTest} looks at it; {@code request} is {@code SubmitTest}'s;
 * {@code ends with 3} is the exit code to expect.
 */
class WalkTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    static List<Page> pages() {
        return Page.ofTheGuide();
    }

    @Test
    void everyBlockHasAMarkThatIsKnown() {
        assertThat(pages().stream().flatMap(page -> page.blocks("sh").stream()))
                .allMatch(block -> block.mark().isEmpty()
                        || block.mark().equals("request")
                        || block.mark().startsWith("starts ")
                        || block.mark().startsWith("parsed: needs ")
                        || block.mark().matches("ends with [0-9]+"));
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatTheGuideShowsCanBeTyped(@TempDir Path folder) throws Exception {
        Map<Integer, Integer> ports = Map.of(9092, EmbeddedBroker.freePort(), 8081, EmbeddedBroker.freePort());
        try (Walk walk = Walk.in(folder, ports)) {
            for (Page page : pages()) {
                if (page.path().endsWith("dead-letters.md")) {
                    lettersOfAnOutage("127.0.0.1:" + ports.get(9092));
                }
                for (Page.Block block : page.blocks("sh", "yaml", "json", "text")) {
                    step(walk, block);
                }
            }
        }
    }

    private static void step(Walk walk, Page.Block block) throws Exception {
        String mark = block.mark();
        if (block.marked("file").isPresent()) {
            walk.write(block.marked("file").get(), block.text());
        } else if (!block.language().equals("sh") || mark.startsWith("parsed: ") || mark.equals("request")) {
            return;
        } else if (mark.startsWith("starts ")) {
            ChildProcess process = walk.start(block);
            assertThat(process.awaitSaid("Drover is up", PATIENCE)).isNotNull();
        } else {
            Integer code = walk.type(block);
            int expected = mark.isEmpty() ? 0 : Integer.parseInt(mark.substring("ends with ".length()));
            assertThat(code)
                    .as("exit code of %s%n%s%n%s", block, block.text(), Files.readString(walk.said()))
                    .isEqualTo(expected);
        }
    }

    /** What an outage would have left, so that there is something to look at and to replay. */
    private static void lettersOfAnOutage(String bootstrapServers) throws Exception {
        try (TestingDeadLetters letters = new TestingDeadLetters(bootstrapServers)) {
            List<String> reasons = List.of("timeout", "rate_limited", "timeout");
            for (int i = 0; i < reasons.size(); i++) {
                Death death = new Death(
                        0, 1_000_000 + i, "report-" + i, "borealis", "deepseek-v3.2", reasons.get(i), "no answer");
                letters.write(death, Instant.now());
            }
        }
    }
}
