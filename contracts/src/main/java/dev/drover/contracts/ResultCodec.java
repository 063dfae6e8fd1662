package dev.drover.contracts;

import tools.jackson.databind.node.ObjectNode;

/** Writes results in the kind of their request, and reads the native ones. */
public final class ResultCodec {
    /**
     * Levels of objects and arrays that an answer may have: two less than the 500 that readers of JSON take by default,
     * for the line and its {@code response}.
     */
    public static final int MAX_ANSWER_NESTING = 498;

    /** Bytes of a line beside its answer and its metadata, mostly. */
    private static final int BESIDES = 2_048;

    private ResultCodec() {}

    /**
     * The record's value, on one line. Only the native format says all of the line: KubeAI's and llm-d's have a status
     * code, a body and, for the latter, the code of the failure. The answer is in it byte for byte, but for raw line ends
     * between its tokens.
     */
    public static byte[] encode(WireFormat format, ResultLine line) {
        LineWriter out = new LineWriter(expected(line));
        switch (format) {
            case OPENAI_BATCH -> ResultJson.write(line, out);
            case KUBEAI -> kubeAi(line, answer(line), out);
            case LLM_D -> llmD(line, answer(line), out);
        }
        return out.bytes();
    }

    /**
     * Reads a native result line. Members that this version does not know are ignored.
     *
     * @throws IllegalArgumentException naming the member that is missing or wrong, also for the other formats
     */
    public static ResultLine decode(byte[] value) {
        return ResultReader.read(value);
    }

    private static int expected(ResultLine line) {
        ResultLine.Response response = line.response();
        JsonText metadata = line.metadata();
        return BESIDES + (response == null ? 0 : response.body().length()) + (metadata == null ? 0 : metadata.length());
    }

    private static ResultLine.Response answer(ResultLine line) {
        ResultLine.ErrorBody error = line.error();
        if (error != null) {
            return new ResultLine.Response(error.code().status(), null, JsonText.of(body(error)));
        }
        ResultLine.Response response = line.response();
        if (response == null) {
            throw new IllegalStateException("a result has a response or an error");
        }
        return response;
    }

    private static void kubeAi(ResultLine line, ResultLine.Response answer, LineWriter out) {
        out.begin()
                .member("metadata", line.metadata())
                .member("status_code", answer.statusCode())
                .member("body", answer.body())
                .end();
    }

    private static void llmD(ResultLine line, ResultLine.Response answer, LineWriter out) {
        ResultLine.ErrorBody error = line.error();
        String customId = line.customId();
        out.begin()
                .member("id", customId == null ? line.id() : customId)
                .member("status_code", answer.statusCode())
                .textOf("payload", answer.body())
                .member("error_code", error == null ? "" : error.code().wire())
                .member("error_message", error == null ? "" : error.message())
                .end();
    }

    /** {@code {"error":{"message","type","param","code"}}}. */
    static ObjectNode body(ResultLine.ErrorBody error) {
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("message", error.message())
                .put("type", error.code().type())
                .putNull("param")
                .put("code", error.code().wire());
        return body;
    }
}
