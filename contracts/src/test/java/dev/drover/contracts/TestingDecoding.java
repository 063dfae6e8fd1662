package dev.drover.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Decoding as tests want it. */
final class TestingDecoding {
    private TestingDecoding() {}

    static Decoded decode(String json, Map<String, String> headers) {
        return RequestCodec.decode(json.getBytes(StandardCharsets.UTF_8), headers::get);
    }

    static InferenceRequest accepted(String json) {
        return accepted(json, Map.of());
    }

    static InferenceRequest accepted(String json, Map<String, String> headers) {
        Decoded decoded = decode(json, headers);
        assertThat(decoded).isInstanceOf(Decoded.Accepted.class);
        return ((Decoded.Accepted) decoded).request();
    }

    static Decoded.Rejected rejected(String json) {
        return rejected(json, Map.of());
    }

    static Decoded.Rejected rejected(String json, Map<String, String> headers) {
        return rejected(json.getBytes(StandardCharsets.UTF_8), headers);
    }

    static Decoded.Rejected rejected(byte[] value, Map<String, String> headers) {
        Decoded decoded = RequestCodec.decode(value, headers::get);
        assertThat(decoded).isInstanceOf(Decoded.Rejected.class);
        return (Decoded.Rejected) decoded;
    }

    /** A native request with these further members, such as {@code ,"tenant":"a"}. */
    static String nativeRequest(String more) {
        return "{\"custom_id\":\"r-1\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{}" + more + "}";
    }
}
