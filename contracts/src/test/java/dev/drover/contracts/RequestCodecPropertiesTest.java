package dev.drover.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the bytes, decoding ends with a request or with a reason. */
class RequestCodecPropertiesTest {
    private static final String REQUEST = "{\"custom_id\":\"ä-1\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\","
        + "\"body\":{\"model\":\"m\",\"n\":1.0},\"tenant\":\"a\",\"deadline\":\"2026-11-20T08:00:00Z\",\"metadata\":{}}";

    @Property(tries = 3_000)
    void anyBytesEndInARequestOrAReason(@ForAll byte[] value, @ForAll("headers") Map<String, String> headers) {
        check(RequestCodec.decode(value, headers::get));
    }

    @Property(tries = 3_000)
    void aDamagedRequestEndsInARequestOrAReason(@ForAll("damaged") byte[] value) {
        check(RequestCodec.decode(value, RequestHeaders.NONE));
    }

    @Property(tries = 3_000)
    void membersOfAnyTypeEndInARequestOrAReason(@ForAll("envelopes") String envelope) {
        check(RequestCodec.decode(envelope.getBytes(StandardCharsets.UTF_8), RequestHeaders.NONE));
    }

    private static void check(Decoded decoded) {
        switch (decoded) {
            case Decoded.Accepted(InferenceRequest request) ->
                assertThat(JsonText.check(request.body().bytes())).isEqualTo(request.body());
            case Decoded.Rejected(FailureCode code, String message, Decoded.Salvage salvage) -> {
                assertThat(code).isIn(FailureCode.MALFORMED_RECORD, FailureCode.INVALID_REQUEST);
                assertThat(message).isNotBlank().hasSizeLessThan(2 * 4_096 + 400); // what is quoted, and our own words
                assertThat(salvage).isNotNull();
            }
        }
    }

    @Provide
    Arbitrary<byte[]> damaged() {
        byte[] whole = REQUEST.getBytes(StandardCharsets.UTF_8);
        return Combinators.combine(
                        Arbitraries.integers().between(0, whole.length - 1),
                        Arbitraries.bytes(),
                        Arbitraries.integers().between(0, whole.length))
                .as((at, value, length) -> {
                    byte[] damaged = Arrays.copyOf(whole, Math.max(at + 1, length));
                    damaged[at] = value;
                    return damaged;
                });
    }

    @Provide
    Arbitrary<Map<String, String>> headers() {
        return Arbitraries.maps(
                Arbitraries.of("content-type", "drover-tenant", "ce_id", "ce_tenant", "ce_expirytime"),
                Arbitraries.oneOf(Arbitraries.strings(), Arbitraries.of("application/cloudevents+json")));
    }

    @Provide
    Arbitrary<String> envelopes() {
        return TestingEnvelopes.any();
    }
}
