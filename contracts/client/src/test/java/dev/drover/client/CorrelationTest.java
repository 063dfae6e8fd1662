package dev.drover.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.ChunkRecord;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.Origin;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CorrelationTest {
    private static final Origin ORIGIN = new Origin("llm.requests", 0, 0);

    /** What has no room is a hole, behind which nothing is heard before the result. */
    @Test
    void chunksOfUnknownRequestsAreKeptUpToABoundOfBytes() {
        Correlation correlation = new Correlation();
        StringBuilder heard = new StringBuilder();
        correlation.sending();
        correlation.sending();
        chunk(correlation, ORIGIN, 0, new ChunkRecord.Reset(null, "acme", "m"), 10);
        chunk(correlation, ORIGIN, 1, words("kept"), 20 << 20);
        chunk(correlation, ORIGIN, 2, words(" no room"), 20 << 20);
        correlation.sent(ORIGIN, new CompletableFuture<>(), listener(heard));
        correlation.catchUp();
        assertThat(heard).hasToString("kept");

        Origin other = new Origin("llm.requests", 0, 1);
        StringBuilder later = new StringBuilder();
        chunk(correlation, other, 0, new ChunkRecord.Reset(null, "acme", "m"), 10);
        chunk(correlation, other, 1, words("room again"), 20 << 20);
        correlation.sent(other, new CompletableFuture<>(), listener(later));
        correlation.catchUp();
        assertThat(later).hasToString("room again");
    }

    private static void chunk(Correlation correlation, Origin of, long seq, ChunkRecord.Part part, int bytes) {
        correlation.chunk(of.toString(), new ChunkRecord("req_a", 1, 1, seq, part), bytes);
    }

    private static ChunkRecord.Part words(String word) {
        String json = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + word + "\"}}]}";
        return new ChunkRecord.Chunks(List.of(JsonText.check(json.getBytes(UTF_8))));
    }

    private static TextListener listener(StringBuilder heard) {
        return new TextListener() {
            @Override
            public void added(String more) {
                heard.append(more);
            }

            @Override
            public void restarted() {
                heard.setLength(0);
            }
        };
    }
}
