package dev.drover.contracts;

import tools.jackson.databind.node.ObjectNode;

/** Writes results in the kind of their request, and reads the native ones. */
public final class ResultCodec {
    private ResultCodec() {}

    /**
     * The record's value. Only the native format says all of the line: KubeAI's and llm-d's have a status code, a
     * body and, for the latter, the code of the failure.
     */
    public static byte[] encode(WireFormat format, ResultLine line) {
        return Json.bytes(
                switch (format) {
                    case OPENAI_BATCH -> ResultJson.write(line);
                    case KUBEAI -> kubeAi(line, answer(line));
                    case LLM_D -> llmD(line, answer(line));
                });
    }

    /**
     * Reads a native result line. Members that this version does not know are ignored.
     *
     * @throws IllegalArgumentException naming the member that is missing or wrong, also for the other formats
     */
    public static ResultLine decode(byte[] value) {
        return ResultJson.read(Fields.of(value, "result"));
    }

    private static ResultLine.Response answer(ResultLine line) {
        ResultLine.ErrorBody error = line.error();
        if (error != null) {
            return new ResultLine.Response(FailureStatus.of(error.code()), null, FailureStatus.body(error));
        }
        ResultLine.Response response = line.response();
        if (response == null) {
            throw new IllegalStateException("a result has a response or an error");
        }
        return response;
    }

    private static ObjectNode kubeAi(ResultLine line, ResultLine.Response answer) {
        ObjectNode json = Json.object();
        json.set("metadata", line.metadata());
        json.put("status_code", answer.statusCode());
        json.set("body", answer.body());
        return json;
    }

    private static ObjectNode llmD(ResultLine line, ResultLine.Response answer) {
        ResultLine.ErrorBody error = line.error();
        String customId = line.customId();
        return Json.object()
                .put("id", customId == null ? line.id() : customId)
                .put("status_code", answer.statusCode())
                .put("payload", Json.string(answer.body()))
                .put("error_code", error == null ? "" : error.code().wire())
                .put("error_message", error == null ? "" : error.message());
    }
}
