package dev.drover.operations.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\":\"a\",\"response\":{\"status_code\":200,\"body\":{\"x\":1,\"x\":2,\"y\":1e99999999999}},\"error\":null}|true",
                "{\"id\":\"a\",\"response\":null,\"error\":{\"code\":\"expired\"}}|false",
                "{\"metadata\":null,\"status_code\":200,\"body\":{}}|true",
                "{\"metadata\":null,\"status_code\":504,\"body\":{}}|false",
                "[]|false",
                "no JSON|false"
            })
    void anAnswerIsToldFromAFailureWhateverItHolds(String line, boolean answered) {
        assertThat(Answers.isAnswer(line.getBytes(StandardCharsets.UTF_8))).isEqualTo(answered);
    }
}
