package dev.drover.operations.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class AuditedOrderTest {
    @Test
    void textsOfPayloadsAreLengthsAndEverythingElseIsKept() {
        ObjectNode asked = (ObjectNode) Json.read("""
            {"filter":{"reason":["timeout"],"where":["body.model=gpt-4.1","metadata.email=jane@example.org","metadata.order=17"]},
             "changes":{"set body.max_tokens":7,"set metadata.api_key":"sk-abcdefghijklmnopqrstuvwxyz",
                        "set body.messages.0":{"role":"user","content":"a secret prompt"},"model":"gpt-5"},
             "because":"mended; Authorization: Bearer abcdefghijklmnopqrstuvwxyz"}
            """.getBytes(StandardCharsets.UTF_8));
        String before = asked.toString();
        String kept = AuditedOrder.of(asked).toString();
        assertThat(kept)
                .contains(
                        "timeout",
                        "body.model=gpt-4.1",
                        "metadata.order=[NUMBER]",
                        "\"set body.max_tokens\":7",
                        "gpt-5")
                .contains("set metadata.api_key", "metadata.email=[16 characters]", "mended", "[object of 2 members]")
                .doesNotContain("jane@example.org", "sk-abc", "a secret prompt", "abcdefghijklmnopqrstuvwxyz");
        assertThat(asked).hasToString(before);
    }
}
