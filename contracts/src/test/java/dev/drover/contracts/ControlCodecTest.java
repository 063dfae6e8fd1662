package dev.drover.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.contracts.ControlCodec.Key;
import dev.drover.contracts.ControlWord.Action;
import dev.drover.contracts.ControlWord.Kind;
import dev.drover.contracts.ControlWord.Target;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControlCodecTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatIsWrittenIsReadAndKeepsTheSchema() {
        for (Action action : Action.values()) {
            for (Kind kind : Kind.values()) {
                boolean ofChain = action == Action.CUT_OVER || action == Action.AS_CONFIGURED;
                if (ofChain != (kind == Kind.CHAIN)) {
                    continue;
                }
                ControlWord word = new ControlWord(
                        new Target(kind, "gpt/4.1"),
                        action,
                        action == Action.PAUSE ? NOW : null,
                        "why",
                        "who",
                        NOW,
                        action == Action.CUT_OVER ? new CutOver("gpt-5", 12.5) : null);
                byte[] value = ControlCodec.value(word);
                assertThat(ControlCodec.read(ControlCodec.Key.of(word).bytes(), value))
                        .isEqualTo(word);
                TestingSchemas.assertValid("control", Json.read(value));
            }
        }
    }

    @Test
    void aShareIsAPercentageAndOfAChainAlone() {
        String word =
                "{\"v\":1,\"target\":\"chain\",\"action\":\"cut_over\",\"at\":\"2026-11-20T08:00:00Z\",\"model\":\"b\",\"percent\":%s}";
        assertThat(ControlCodec.read(bytes("chain/x"), bytes(word.formatted("10")))
                        .cutOver())
                .isEqualTo(new CutOver("b", 10));
        for (String percent : List.of("-1", "100.1", "1e999", "\"10\"", "null")) {
            assertThatThrownBy(() -> ControlCodec.read(bytes("chain/x"), bytes(word.formatted(percent))))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> ControlCodec.read(bytes("model/x"), bytes(word.formatted("10"))))
                .hasMessageContaining("cut_over cannot be said of a model");
    }

    /** The topic keeps the last record of each key. */
    @Test
    void aWordAboutABreakerHasAnotherKeyThanAPauseOfTheSame() {
        Target target = new Target(Kind.MODEL, "breaker/model/x");
        ControlWord pause = new ControlWord(target, Action.PAUSE, null, null, null, NOW);
        ControlWord close = new ControlWord(target, Action.CLOSE_BREAKER, null, null, null, NOW);
        assertThat(Key.of(pause)).hasToString("model/breaker/model/x");
        assertThat(Key.of(close)).hasToString("breaker/model/breaker/model/x");
        assertThat(ControlCodec.readKey(Key.of(close).bytes())).isEqualTo(Key.of(close));
        assertThat(ControlCodec.readKey(Key.of(pause).bytes())).isEqualTo(Key.of(pause));
        assertThatThrownBy(() -> ControlCodec.read(Key.of(close).bytes(), ControlCodec.value(pause)))
                .hasMessageContaining("is for close_breaker, not for pause");
    }

    /** As releases wrote it that had one key for both. */
    @Test
    void aClosingUnderTheKeyOfAPauseIsReadStill() {
        ControlWord close = new ControlWord(new Target(Kind.MODEL, "x"), Action.CLOSE_BREAKER, null, null, null, NOW);
        assertThat(ControlCodec.read(bytes("model/x"), ControlCodec.value(close)))
                .isEqualTo(close);
    }

    @Test
    void theGoldenRecordIsAPause() {
        ControlWord word = ControlCodec.read(bytes("model/gpt-4.1"), Json.bytes(TestingSchemas.golden("control")));
        assertThat(word.action()).isEqualTo(Action.PAUSE);
        assertThat(word.target()).isEqualTo(new Target(Kind.MODEL, "gpt-4.1"));
        assertThat(word.pauses(NOW)).isTrue();
        assertThat(word.pauses(NOW.plusSeconds(3_600))).isFalse();
    }

    @Test
    void whatIsNoWordSaysWhy() {
        byte[] value = Json.bytes(TestingSchemas.golden("control"));
        assertThatThrownBy(() -> ControlCodec.read(null, value)).hasMessageContaining("model/NAME");
        assertThatThrownBy(() -> ControlCodec.read(bytes("topic/x"), value)).hasMessageContaining("topic/x");
        assertThatThrownBy(() -> ControlCodec.read(bytes("model/x"), bytes("{\"v\":2}")))
                .hasMessageContaining("version 2");
        assertThatThrownBy(() -> ControlCodec.read(
                        bytes("model/x"), bytes("{\"v\":1,\"action\":\"stop\",\"at\":\"2026-11-20T08:00:00Z\"}")))
                .hasMessageContaining("stop");
        assertThatThrownBy(() -> ControlCodec.read(bytes("model/x"), bytes("no")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
