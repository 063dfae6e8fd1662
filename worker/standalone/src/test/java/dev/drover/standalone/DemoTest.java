package dev.drover.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.standalone.guide.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DemoTest {
    /** Played on the guide's first page. {@code -Ddrover.recording=write} writes the file anew. */
    private static final Path RECORDING = Page.ROOT.resolve("worker/docs/guide/demo.svg");

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void everyRequestHasOneOutcomeAndEveryPartOfAChainIsSeen() throws IOException {
        Demo.Finding finding = new Demo(250, 7).run();

        assertThat(finding.verdict().exactlyOnce())
                .as(finding.verdict().toString())
                .isTrue();
        assertThat(finding.verdict().contradictions()).isEmpty();
        assertThat(finding.summary().tenants().keySet()).containsExactlyElementsOf(DemoRequests.TENANTS);
        assertThat(finding.summary().reasons())
                .containsKeys("malformed_record", "expired", "content_policy", "invalid_request");
        var models = finding.summary().models().values();
        assertThat(models.stream().mapToInt(DemoSummary.ModelRow::retries).sum())
                .isPositive();
        assertThat(models.stream().mapToInt(DemoSummary.ModelRow::fallbacks).sum())
                .isPositive();
        assertThat(finding.summary().models().get(DemoModels.DOWN))
                .satisfies(down -> assertThat(down.breakerOpenings()).isPositive());
        recordingShowsWhatTheDemoShows(SummaryTable.of(finding.summary(), false));
    }

    /** Amounts, times, reasons and the two examples differ from run to run; headings and advice do not. */
    private static void recordingShowsWhatTheDemoShows(String screen) throws IOException {
        String now = TerminalRecording.svg("worker/drover demo", screen);
        if ("write".equals(System.getProperty("drover.recording"))) {
            Files.writeString(RECORDING, now);
        }
        assertThat(steady(now)).hasSizeGreaterThan(8);
        assertThat(steady(Files.readString(RECORDING)))
                .as("What worker/docs/guide/demo.svg shows. Write it anew with -Ddrover.recording=write.")
                .isEqualTo(steady(now));
    }

    private static List<String> steady(String svg) {
        return TerminalRecording.output(svg).stream()
                .filter(line -> line.matches("[A-Z]{2,}.*|A .*|Exactly one .*|Try next:|  worker/.*"))
                .map(line -> line.replaceAll("[0-9,]+", "0").replaceAll(" +", " "))
                .toList();
    }

    @Test
    void wrongOptionsAreUsageErrors() {
        assertThat(StandaloneMain.execute("demo", "--requests", "0")).isEqualTo(2);
        assertThat(StandaloneMain.execute("torture", "--minutes", "0")).isEqualTo(2);
        assertThat(StandaloneMain.execute("standalone")).isEqualTo(2);
        assertThat(StandaloneMain.execute("demo", "--help")).isZero();
    }
}
