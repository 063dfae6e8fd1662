package dev.drover.engine;

import static dev.drover.engine.OffsetWindowTest.bits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.EngineSettings.StartAt;
import java.util.BitSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

class RestartTest {
    private static final Restart.Facts FACTS = new Restart.Facts(1, 2, 10, 500);

    private static OffsetAndMetadata commit(long base, BitSet complete) {
        return new OffsetAndMetadata(
                base, new CommitBlob(1, 2, base, 77, complete, new byte[] {9}).encode(EngineSettings.MAX_SPAN));
    }

    private static Restart.From from(Restart restart) {
        return (Restart.From) restart;
    }

    @Test
    void aPartitionThatWasNeverOursStartsWhereTheConfigurationSaysAndCommitsThatAtOnce() {
        var earliest = from(Restart.decide(null, FACTS, StartAt.EARLIEST));
        assertThat(earliest.base()).isEqualTo(10);
        assertThat(earliest.commitNow()).isTrue();
        assertThat(from(Restart.decide(null, FACTS, StartAt.LATEST)).base()).isEqualTo(500);
    }

    @Test
    void aBlobRestoresBitmapLevelsAndNonce() {
        var from = from(Restart.decide(commit(100, bits(3)), FACTS, StartAt.EARLIEST));
        assertThat(from.base()).isEqualTo(100);
        assertThat(from.complete()).isEqualTo(bits(3));
        assertThat(from.levels()).containsExactly(9);
        assertThat(from.nonce()).isEqualTo(77);
        assertThat(from.lost()).isZero();
    }

    @Test
    void whatRetentionRemovedUnansweredIsCountedAndWhatWasAnsweredIsNot() {
        var from = from(Restart.decide(commit(4, bits(1, 2, 7)), FACTS, StartAt.EARLIEST));
        assertThat(from.base()).isEqualTo(10);
        assertThat(from.lost()).isEqualTo(4); // 4, 7, 8, 9; not 5 and 6
        assertThat(from.complete()).isEqualTo(bits(1)); // 11
        assertThat(from.note()).contains("retention");
    }

    @Test
    void aTruncatedLogGoesOnAtItsEnd() {
        var from = from(Restart.decide(commit(501, bits(2)), FACTS, StartAt.EARLIEST));
        assertThat(from.base()).isEqualTo(500);
        assertThat(from.complete()).isEqualTo(new BitSet());
        assertThat(from.note()).contains("truncated");
    }

    @Test
    void aTopicThatWasCreatedAgainStartsAtItsBeginning() {
        var other = new Restart.Facts(1, 3, 0, 500);
        var from = from(Restart.decide(commit(100, bits(3)), other, StartAt.LATEST));
        assertThat(from.base()).isZero();
        assertThat(from.nonce()).isNull();
    }

    @Test
    void anOffsetThatSomebodyResetByHandIsTakenWithoutABitmap() {
        var from = from(Restart.decide(new OffsetAndMetadata(42, ""), FACTS, StartAt.LATEST));
        assertThat(from.base()).isEqualTo(42);
        assertThat(from.nonce()).isNull();
        assertThat(from.complete()).isEqualTo(new BitSet());
    }

    @Test
    void aBlobThatCanNotBeTrustedRefusesToStart() {
        String text = commit(100, bits(3)).metadata();
        String broken = text.substring(0, text.length() - 8) + "AAAAAAAA";
        assertThat(Restart.decide(new OffsetAndMetadata(100, broken), FACTS, StartAt.EARLIEST))
                .isInstanceOf(Restart.Refuse.class);
    }
}
