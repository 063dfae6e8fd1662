package dev.drover.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DemoTest {
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void everyRequestHasOneOutcomeAndEveryPartOfAChainIsSeen() {
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
    }

    @Test
    void wrongOptionsAreUsageErrors() {
        assertThat(StandaloneMain.execute("demo", "--requests", "0")).isEqualTo(2);
        assertThat(StandaloneMain.execute("torture", "--minutes", "0")).isEqualTo(2);
        assertThat(StandaloneMain.execute("standalone")).isEqualTo(2);
        assertThat(StandaloneMain.execute("demo", "--help")).isZero();
    }
}
