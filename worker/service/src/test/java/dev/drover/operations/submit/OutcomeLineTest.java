package dev.drover.operations.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeLineTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\":\"a\",\"response\":{\"status_code\":200,\"body\":{}},\"error\":null}|false",
                "{\"id\":\"a\",\"response\":{\"status_code\":200,\"body\":{\"x\":1,\"x\":2,\"y\":1e99999999999}},\"error\":null}|false",
                "{\"id\":\"a\",\"response\":null,\"error\":{\"code\":\"expired\"}}|true",
                "{\"metadata\":null,\"status_code\":200,\"body\":{\"error\":1}}|false",
                "{\"metadata\":null,\"status_code\":504,\"body\":{}}|true",
                "{\"id\":\"a\",\"status_code\":200,\"payload\":\"{}\",\"error_code\":\"\"}|false",
                "{\"id\":\"a\",\"status_code\":200,\"payload\":\"{}\",\"error_code\":\"expired\"}|true",
                "no JSON|true"
            })
    void aFailureIsToldInEveryFormatWhateverTheAnswerHolds(String line, boolean failed) {
        assertThat(OutcomeLine.failed(line.getBytes(StandardCharsets.UTF_8))).isEqualTo(failed);
    }
}
