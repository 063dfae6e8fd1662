package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.WaitReason;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingForTest {
    /** One that is not has no row in {@code drover_lane_waiting}, and no alert. */
    @Test
    void everyReasonOfTheEngineIsALabelOfTheMetric() throws IllegalAccessException {
        List<String> labels =
                Arrays.stream(WaitReason.values()).map(WaitReason::wire).toList();
        for (Field reason : WaitingFor.class.getDeclaredFields()) {
            assertThat(labels).as(reason.getName()).contains((String) reason.get(null));
        }
    }
}
