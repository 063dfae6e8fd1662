package dev.drover.operations.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Origin;
import dev.drover.deadletter.Letter;
import dev.drover.deadletter.StoredHeader;
import dev.drover.deadletter.StoredRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OriginalsTest {
    private static final Instant DIED = Instant.parse("2026-11-20T08:00:00Z");
    private static final byte[] KEY = {1};

    @Test
    void theRecordThatDiedIsToldFromAnotherInItsPlace() {
        Letter letter = letter(4, DIED, KEY);
        assertThat(Originals.difference(letter, found(4, DIED, KEY))).isEmpty();
        assertThat(Originals.difference(letter, found(5, DIED, KEY)))
                .hasValueSatisfying(why -> assertThat(why).contains("5 bytes", "had 4"));
        assertThat(Originals.difference(letter, found(4, DIED.plusMillis(1), KEY)))
                .hasValueSatisfying(why -> assertThat(why).contains("08:00:00.001Z"));
        assertThat(Originals.difference(letter, found(4, DIED, new byte[] {2})))
                .hasValueSatisfying(why -> assertThat(why).contains("another key"));
        assertThat(Originals.difference(letter(4, DIED, null), found(4, DIED, KEY)))
                .isEmpty();
        assertThat(Originals.difference(letter(4, null, KEY), found(4, DIED, KEY)))
                .isPresent();
    }

    @SuppressWarnings("NullAway") // It does not see that a record's array may be null.
    private static Letter letter(int bytes, @Nullable Instant died, byte @Nullable [] key) {
        List<StoredHeader> headers = new ArrayList<>(List.of(
                header("drover-reason", "timeout"),
                header("drover-origin", "llm.requests-0@7"),
                header("drover-truncated", Integer.toString(bytes))));
        if (died != null) {
            headers.add(new StoredHeader(
                    "kafka_dlt-original-timestamp",
                    ByteBuffer.allocate(Long.BYTES).putLong(died.toEpochMilli()).array()));
        }
        return Letter.of(
                new StoredRecord(new Origin("llm.requests-dlt", 0, 1), DIED, key, new byte[0], headers), "cluster");
    }

    private static StoredRecord found(int bytes, Instant at, byte[] key) {
        return new StoredRecord(new Origin("llm.requests", 0, 7), at, key, new byte[bytes], List.of());
    }

    private static StoredHeader header(String name, String value) {
        return new StoredHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
