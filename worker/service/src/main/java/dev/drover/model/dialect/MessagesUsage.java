package dev.drover.model.dialect;

import dev.drover.contracts.JsonText;
import dev.drover.contracts.LineWriter;
import java.nio.charset.StandardCharsets;

/** The usage of an answer that leaves in Anthropic's form, for those who price it. */
public final class MessagesUsage {
    private static final JsonText NONE = JsonText.check("{}".getBytes(StandardCharsets.US_ASCII));

    private MessagesUsage() {}

    /**
     * With OpenAI's counters: what the cache read or wrote is a part of the prompt there.
     *
     * @param usage an object
     */
    public static JsonText normalised(JsonText usage) {
        LineWriter out = new LineWriter(usage.length() + 256).begin();
        new AnthropicUsage().write(usage, out);
        JsonText written = JsonText.check(out.end().bytes());
        JsonText[] found = {NONE};
        written.members((name, value) -> found[0] = value);
        return found[0];
    }
}
