package dev.drover.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Decoded.Accepted;
import dev.drover.contracts.RequestCodec;
import dev.drover.contracts.RequestHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DimensionsTest {
    private final Dimensions dimensions = new Dimensions(List.of("team", "priority", "beta", "nested", "absent"));

    @Test
    void theUserIsOpenAisOrElseItsSafetyIdentifier() {
        assertThat(of("{\"user\":\"u-1\",\"safety_identifier\":\"s-1\"}", "null"))
                .containsExactly(Map.entry("user", "u-1"));
        assertThat(of("{\"safety_identifier\":\"s-1\"}", "null")).containsExactly(Map.entry("user", "s-1"));
        assertThat(of("{\"user\":7,\"safety_identifier\":\"s-1\"}", "null")).containsExactly(Map.entry("user", "s-1"));
        assertThat(of("{}", "null")).isEmpty();
    }

    @Test
    void ofTheMetadataOnlyWhatWasConfiguredIsTaken() {
        assertThat(of("{}", "{\"team\":\"search\",\"priority\":3,\"beta\":true,\"secret\":\"x\",\"nested\":{\"a\":1}}"))
                .containsOnly(Map.entry("team", "search"), Map.entry("priority", "3"), Map.entry("beta", "true"));
        assertThat(of("{}", "{\"team\":[\"search\"]}")).isEmpty();
        assertThat(of("{}", "null")).isEmpty();
    }

    @Test
    void whatStandsTwiceIsLeftOutSinceTwoReadersWouldTakeTwoValues() {
        assertThat(of("{}", "{\"team\":\"a\",\"beta\":true,\"t\\u0065am\":\"b\"}"))
                .containsOnly(Map.entry("beta", "true"));
    }

    @Test
    void aNumberIsTakenAsItIsWritten() {
        assertThat(of("{}", "{\"priority\":1E+02}")).containsOnly(Map.entry("priority", "1E+02"));
    }

    @Test
    void whatIsTooLongOrHalfACharacterIsLeftOutAndNotCut() {
        assertThat(of("{\"user\":\"" + "u".repeat(256) + "\"}", "null")).hasSize(1);
        assertThat(of("{\"user\":\"" + "u".repeat(257) + "\"}", "null")).isEmpty();
        assertThat(of("{\"user\":\"\\ud800\"}", "null")).isEmpty();
        assertThat(of("{\"user\":\"\"}", "{\"priority\":1" + "0".repeat(300) + "}"))
                .isEmpty();
    }

    private Map<String, String> of(String body, String metadata) {
        byte[] line = ("{\"url\":\"/v1/chat/completions\",\"body\":" + body + ",\"metadata\":" + metadata + "}")
                .getBytes(StandardCharsets.UTF_8);
        return dimensions.of(((Accepted) RequestCodec.decode(line, RequestHeaders.NONE)).request());
    }
}
