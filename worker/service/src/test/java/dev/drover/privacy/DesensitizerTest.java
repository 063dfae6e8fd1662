package dev.drover.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DesensitizerTest {
    private final Desensitizer desensitizer = new Desensitizer();
    private final Desensitizer keyed = new Desensitizer(
            List.of("correct-horse-battery", "sk-abcdefghij0123456789"),
            new Rules(Rules.ALL.kinds(), Map.of("own", "(a+)+b"), "pepper"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Incorrect API key provided: sk-abcdefghij0123456789.        | Incorrect API key provided: [key].
        key=sk-prod-AbCd_1234-efgh5678ijkl                          | key=[key]
        hs_live_0123456789abcdefghij rejected                       | [key] rejected
        (hs_test_0123456789abcdefghij)                              | ([key])
        write to jane.doe+llm@mail.example.com, please              | write to [email], please
        联系zhang@example.cn谢谢                                     | 联系[email]谢谢
        call 13812345678 now                                        | call [phone] now
        电话13812345678。                                            | 电话[phone]。
        +8613812345678                                              | [phone]
        id 11010519491231002X                                       | id [identity]
        id 11010519491231002x                                       | id [identity]
        id 440308199901010012                                       | id [identity]
        card 4111111111111111                                       | card [card]
        card 4111 1111 1111 1111                                    | card [card]
        card 4111-1111-1111-1111!                                   | card [card]!
        Authorization: Bearer abc.def-ghi                           | Authorization: [secret]
        authorization: bearer x                                     | authorization: [secret]
        Authorization: Basic dXNlcjpwYXNz                           | Authorization: [secret]
        {"Authorization":"Bearer abc","a":1}                        | {"Authorization":"[secret]","a":1}
        sent Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.c2ln          | sent Bearer [secret]
        api-key: 0123456789abcdef                                   | api-key: [secret]
        {"api_key":"0123456789abcdef"}                              | {"api_key":"[secret]"}
        """)
    void masks(String text, String masked) {
        assertThat(desensitizer.mask(text)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Rate limit reached for gpt-4.1 in organization org-abc on tokens per min (TPM)",
                "llm.requests-3@123456789012",
                "task-management-for-everybody-in-the-house",
                "sk-short",
                "took 1764044000000 ms since epoch",
                "a @ b, user@localhost, @mention",
                "12345678901234567890123",
                "request req_0a1b2c3d4e5f6071",
                "No bearer token was provided",
                "Missing API key"
            })
    void leavesAlone(String text) {
        assertThat(desensitizer.mask(text)).isEqualTo(text);
    }

    @Test
    void masksTheSecretsItWasToldWhateverTheirShape() {
        Desensitizer told = new Desensitizer(List.of("correct-horse", "correct-horse-battery", "abc"));

        assertThat(told.mask("not correct-horse-battery nor correct-horse, abc"))
                .isEqualTo("not [secret] nor [secret], abc");
        assertThat(told).hasToString("Desensitizer[2 secrets]");
    }

    @Test
    void masksEverySecretOfALine() {
        assertThat(desensitizer.mask("a@b.cn 13812345678 sk-abcdefghij0123456789 c@d.cn"))
                .isEqualTo("[email] [phone] [key] [email]");
    }

    /** The limit is far above what linear time takes, and far below what quadratic time would (hours). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a@",
                "a.",
                "a@b",
                "a@a.",
                "1",
                "1 ",
                "1-",
                "sk-",
                "sk-a",
                "bearer ",
                "authorization:",
                "api-key",
                "hs_live_",
                " ",
                "\"",
                "138",
                "86",
                "é",
                "%",
                "@",
                "authorization: bearer ",
                "authorization: x ",
                "-----BEGIN PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----a\n",
                "://",
                "://a:b",
                "?key=",
                "password=",
                "password=\"",
                "token: a1",
                "aws",
                "AKIAIOSFODNN7EXAMPLE ",
                "DE89 ",
                "DE89370400440532013000 ",
                "4111 ",
                "4111-1111-1111-1111 ",
                "+1 415 523 2671 ",
                "+1 ",
                "00 1 ",
                "tel 0",
                "(415) ",
                "eyJ",
                "eyJhbGci.",
                "abcdef0123456789",
                "密码",
                "correct-horse"
            })
    void aMegabyteTakesLinearTime(String repeated) {
        String text = repeated.repeat(1_048_576 / repeated.length());

        String masked = Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> keyed.mask(text));

        assertThat(masked).isNotNull();
    }

    @Property
    void whatIsMaskedStaysMasked(@ForAll String before, @ForAll String after) {
        String once = desensitizer.mask(before + " sk-abcdefghij0123456789 " + after);

        assertThat(once).doesNotContain("sk-abcdefghij0123456789");
        assertThat(desensitizer.mask(once)).isEqualTo(once);
    }
}
