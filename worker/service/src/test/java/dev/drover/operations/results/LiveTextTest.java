package dev.drover.operations.results;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.ChunkCodec;
import dev.drover.contracts.ChunkRecord;
import dev.drover.contracts.ChunkRecord.Chunks;
import dev.drover.contracts.ChunkRecord.Reset;
import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.JsonText;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One answer that is still being written on a topic that thousands of others share. */
class LiveTextTest {
    /** More than are known at a time. */
    private static final int MANY = 12_000;

    @Test
    void whoIsStillBeingWrittenIsNotForgottenForOthers() {
        LiveText texts = new LiveText(OutcomeQuery.ALL);
        take(texts, "mine", 0, new Reset("mine", "acme", "m"));
        for (int i = 0; i < MANY; i++) {
            take(texts, "other-" + i, 0, new Reset("other", "acme", "m"));
            if (i % 1_000 == 0) {
                assertThat(take(texts, "mine", 1 + i / 1_000, said()))
                        .extracting(LiveUpdate::added)
                        .isEqualTo("word ");
            }
        }
    }

    @Test
    void whatIsNotMeantTakesNoPlace() {
        LiveText texts =
                new LiveText(new OutcomeQuery(Set.of(), Set.of("mine"), Set.of(), Set.of(), Set.of(), null, false));
        take(texts, "mine", 0, new Reset("mine", "acme", "m"));
        for (int i = 0; i < MANY; i++) {
            assertThat(take(texts, "other-" + i, 0, new Reset("other", "acme", "m")))
                    .isNull();
            assertThat(take(texts, "other-" + i, 1, said())).isNull();
        }
        assertThat(take(texts, "mine", 1, said())).extracting(LiveUpdate::added).isEqualTo("word ");
    }

    private static @Nullable LiveUpdate take(LiveText texts, String origin, long seq, ChunkRecord.Part part) {
        byte[] value = ChunkCodec.encode(new ChunkRecord("req_" + origin, 1, 1, seq, part));
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("llm.chunks", 0, 0, null, value);
        record.headers().add(HeaderNames.ORIGIN, origin.getBytes(UTF_8));
        return texts.chunk(record);
    }

    private static Chunks said() {
        return new Chunks(List.of(
                JsonText.check("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word \"}}]}".getBytes(UTF_8))));
    }
}
