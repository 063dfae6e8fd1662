package dev.drover.model.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Endpoint;
import dev.drover.model.dialect.FinishReasons;
import dev.drover.model.dialect.StreamTranslation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What one event costs does not grow with what is known already: else a few megabytes would take a core for minutes. The
 * limits are far from what the work takes. Events are written with single quotes.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamWorkTest {
    private static final String LONG = "a".repeat(1_500_000);

    private final StreamedAnswer answer =
            StreamedAnswer.of(Endpoint.CHAT_COMPLETIONS, 100_000_000, FinishReasons.KNOWN, StreamTranslation.NONE);

    @Test
    void aMessageThatSaysLessThanTheDeltasIsNotComparedWithThem() {
        send(1, "{'choices':[{'delta':{'content':'" + LONG + "'}}]}");
        send(150_000, "{'choices':[{'message':{'content':''}}]}");
        assertThat(answer.hasBegun()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\\'p\\':\\'%s\\'}", "{\\'p\\':\\'%s", "{\\'p\\':\\'%s\\'}{}"})
    void knownArgumentsAreLookedAtOnce(String arguments) {
        String call = "{'choices':[{'delta':{'tool_calls':[{'index':0,'function':{'name':'f','arguments':'%s'}}]}}]}";
        send(2, call.formatted(arguments.formatted(LONG)));
        send(20_000, call.formatted("{}"));
        assertThat(answer.hasBegun()).isTrue();
    }

    /** Azure's findings, llama.cpp's timings, and what else each event tells again. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'choices':[{'delta':{'content':'abcd'},'content_filter_results':{'hate':{'filtered':false}}}]}",
                "{'choices':[{'delta':{'content':'abcd'}}],'timings':{'predicted_n':1,'predicted_ms':2.5}}",
                "{'choices':[{'delta':{'role':'assistant','content':'abcd','n':1.25}}],'usage':{'prompt_tokens':3.25}}",
                "{'choices':[{'delta':{'tool_calls':[{'index':0,'function':{'arguments':'abcd'}}]}}]}"
            })
    void whatIsReplacedIsNoLongerKept(String event) {
        send(100_000, event);
        assertThat(answer.keptBytes()).isLessThan(1_300_000);
    }

    @Test
    void aWordThatGaveWayIsNoLongerKept() {
        send(1, "{'choices':[{'delta':{},'finish_reason':'stop'}]}");
        long before = answer.keptBytes();
        send(1, "{'choices':[{'delta':{},'finish_reason':'content_filter'}]}");
        assertThat(answer.keptBytes() - before).isEqualTo(2L * ("content_filter".length() - "stop".length()));
    }

    private void send(int times, String event) {
        byte[] bytes = event.replace('\'', '"').getBytes(UTF_8);
        for (int i = 0; i < times; i++) {
            answer.event("", bytes, 0, bytes.length);
        }
    }
}
