package dev.drover.engine;

import static dev.drover.engine.OffsetWindowTest.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.engine.CommitBlob.Reading;
import java.util.Base64;
import java.util.BitSet;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CommitBlobTest {
    private static final int SPAN = EngineSettings.MAX_SPAN;
    private static final CommitBlob BLOB = new CommitBlob(11, 22, 1000, 33, bits(1, 5), new byte[] {1, 2, 3});

    @Test
    void readsWhatItWrote() {
        assertThat(CommitBlob.read(BLOB.encode(SPAN), 11, 22, 1000)).isEqualTo(new Reading.Valid(BLOB));
    }

    @Property(tries = 500)
    void anyBitmapAndLevelsThatAreSaidToFitDoFitAndComeBack(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = SPAN) int bits) {
        Random random = new Random(seed);
        BitSet complete = new BitSet();
        for (int i = 0; i < bits; i++) {
            complete.set(i, random.nextBoolean());
        }
        byte[] levels = new byte[random.nextInt(CommitBlob.roomForLevels(complete, SPAN) + 1)];
        random.nextBytes(levels);
        var blob = new CommitBlob(1, 2, seed, random.nextLong(), complete, levels);
        String text = blob.encode(SPAN);
        assertThat(text.length()).isLessThanOrEqualTo(CommitBlob.MAX_CHARACTERS);
        assertThat(CommitBlob.read(text, 1, 2, seed)).isEqualTo(new Reading.Valid(blob));
    }

    @Test
    void theFullSpanLeavesRoomForLevels() {
        BitSet full = new BitSet();
        full.set(0, SPAN);
        int room = CommitBlob.roomForLevels(full, SPAN);
        assertThat(room).isGreaterThan(900);
        assertThat(new CommitBlob(1, 2, 3, 4, full, new byte[room]).encode(SPAN))
                .hasSize(CommitBlob.MAX_CHARACTERS);
        assertThatThrownBy(() -> new CommitBlob(1, 2, 3, 4, full, new byte[room + 1]).encode(SPAN))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void gapsBeyondTheSpanAreLeftOut() {
        BitSet wide = bits(1, SPAN + 7);
        var read = CommitBlob.read(new CommitBlob(1, 2, 3, 4, wide, new byte[0]).encode(SPAN), 1, 2, 3);
        assertThat(read).isEqualTo(new Reading.Valid(new CommitBlob(1, 2, 3, 4, bits(1), new byte[0])));
    }

    @Test
    void foreignTextIsAsIfAbsent() {
        assertThat(CommitBlob.read("", 11, 22, 1000)).isInstanceOf(Reading.Foreign.class);
        assertThat(CommitBlob.read("some text of another tool", 11, 22, 1000)).isInstanceOf(Reading.Foreign.class);
        assertThat(CommitBlob.read(BLOB.encode(SPAN), 12, 22, 1000))
                .as("mirrored from another cluster")
                .isInstanceOf(Reading.Foreign.class);
        assertThat(CommitBlob.read(BLOB.encode(SPAN), 11, 22, 999))
                .as("beside another offset")
                .isInstanceOf(Reading.Foreign.class);
    }

    @Test
    void aTopicThatWasCreatedAgainIsTold() {
        assertThat(CommitBlob.read(BLOB.encode(SPAN), 11, 23, 1000)).isInstanceOf(Reading.TopicRecreated.class);
    }

    @Property
    void anyFlippedBitAndAnyCutIsRefusedOrForeignNeverMisread(@ForAll @IntRange(min = 0, max = 10_000) int where) {
        byte[] bytes = Base64.getUrlDecoder().decode(BLOB.encode(SPAN));
        byte[] flipped = bytes.clone();
        flipped[where % bytes.length] ^= (byte) (1 << (where % 8));
        byte[] cut = java.util.Arrays.copyOf(bytes, where % bytes.length);
        for (byte[] bad : new byte[][] {flipped, cut}) {
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bad);
            assertThat(CommitBlob.read(text, 11, 22, 1000)).isNotInstanceOf(Reading.Valid.class);
        }
    }

    @Test
    void aNewerVersionStopsTheLaneAndSaysSo() {
        byte[] bytes = Base64.getUrlDecoder().decode(BLOB.encode(SPAN));
        bytes[1] = 2;
        var reading = CommitBlob.read(Base64.getUrlEncoder().encodeToString(bytes), 11, 22, 1000);
        assertThat(reading)
                .isInstanceOfSatisfying(
                        Reading.Unreadable.class, u -> assertThat(u.why()).contains("version 2"));
    }
}
