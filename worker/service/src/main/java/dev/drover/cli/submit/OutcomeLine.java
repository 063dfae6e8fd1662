package dev.drover.cli.submit;

import dev.drover.contracts.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What an outcome's bytes say, whichever format they have. */
final class OutcomeLine {
    private static final int FIRST_ERROR = 400;

    private OutcomeLine() {}

    /**
     * Whether it tells of a failure: an {@code error} in OpenAI's format, an {@code error_code} in llm-d's, a status of
     * 400 or more in KubeAI's.
     */
    static boolean failed(byte[] outcome) {
        try {
            JsonNode json = Json.read(outcome);
            JsonNode code = json.path("error_code");
            return json.hasNonNull("error")
                    || (code.isString() && !code.stringValue().isEmpty())
                    || json.path("status_code").asInt(0) >= FIRST_ERROR;
        } catch (JacksonException _) {
            return true;
        }
    }
}
