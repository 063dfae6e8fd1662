package dev.drover.model.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Sha256;
import dev.drover.model.dialect.ProviderDialect.Outgoing;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BedrockTest {
    private static final byte[] BODY = "{\"model\":\"openai.gpt-oss-120b\"}".getBytes(UTF_8);
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    @Test
    void aBedrockKeyGoesAsABearerToken() {
        assertThat(headers("https://bedrock-mantle.eu-west-1.api.aws/openai/v1/chat/completions", "ABSKQmVk:x"))
                .isEqualTo(Map.of("Authorization", "Bearer ABSKQmVk:x"));
    }

    /** The signature is worked out anew, by the steps of AWS's documentation. */
    @ParameterizedTest
    @CsvSource({
        "https://bedrock-mantle.eu-west-1.api.aws/openai/v1/chat/completions, bedrock-mantle, eu-west-1",
        "https://bedrock-runtime.us-west-2.amazonaws.com/openai/v1/chat/completions, bedrock, us-west-2",
    })
    void credentialsSignEachRequest(String address, String service, String region) throws GeneralSecurityException {
        Map<String, String> headers = headers(address, "AKIAIOSFODNN7EXAMPLE:" + SECRET);
        String when = Objects.requireNonNull(headers.get("x-amz-date"));
        String day = when.substring(0, 8);
        String scope = day + "/" + region + "/" + service + "/aws4_request";
        Map<String, String> signed = new TreeMap<>(headers);
        String authorization = Objects.requireNonNull(signed.remove("authorization"));
        signed.put("host", URI.create(address).getHost());
        String names = String.join(";", signed.keySet());
        assertThat(authorization)
                .startsWith("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/" + scope + ", SignedHeaders=" + names);

        String lines = signed.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                .collect(Collectors.joining());
        String canonical = "POST\n" + URI.create(address).getPath() + "\n\n" + lines + "\n" + names + "\n"
                + HexFormat.of().formatHex(Sha256.of(BODY));
        String toSign = "AWS4-HMAC-SHA256\n" + when + "\n" + scope + "\n"
                + HexFormat.of().formatHex(Sha256.of(canonical));
        byte[] key = hmac(hmac(hmac(hmac(("AWS4" + SECRET).getBytes(UTF_8), day), region), service), "aws4_request");
        assertThat(authorization).endsWith("Signature=" + HexFormat.of().formatHex(hmac(key, toSign)));
    }

    @Test
    void aSessionsTokenGoesAlong() {
        Map<String, String> headers = headers(
                "https://bedrock-mantle.eu-west-1.api.aws/openai/v1/responses",
                "ASIAIOSFODNN7EXAMPLE:" + SECRET + ":token/with:colons==");
        assertThat(headers).containsEntry("x-amz-security-token", "token/with:colons==");
        assertThat(headers.get("authorization"))
                .contains("x-amz-security-token")
                .doesNotContain(SECRET);
    }

    /** Names in lower case, where they stand for a signature. */
    private static Map<String, String> headers(String address, String key) {
        Map<String, String> headers =
                ProviderKind.BEDROCK.dialect().headers(new Outgoing(URI.create(address), BODY, key));
        if (headers.size() == 1) {
            return headers;
        }
        Map<String, String> lower = new TreeMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        return lower;
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(UTF_8));
    }
}
