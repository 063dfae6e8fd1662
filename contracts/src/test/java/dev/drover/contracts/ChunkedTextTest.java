package dev.drover.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkedTextTest {
    private final ChunkedText text = new ChunkedText();

    @Test
    void whatComesIsShownAtOnceAndTheResultAddsNothing() {
        text.take(reset(1, 1));

        assertThat(text.take(words(1, 1, 1, "Hel", "lo"))).isEqualTo(new ChunkedText.Change(false, "Hello"));
        assertThat(text.take(words(1, 1, 2, "!"))).isEqualTo(new ChunkedText.Change(false, "!"));
        text.take(new ChunkRecord("r", 1, 1, 3, new ChunkRecord.Final("llm.results", 0)));
        assertThat(text.result("Hello!")).isEqualTo(ChunkedText.Change.NONE);
    }

    @Test
    void anotherAttemptTakesThePlaceOfWhatWasShownAndTheOldOneIsHeardNoMore() {
        text.take(reset(1, 1));
        text.take(words(1, 1, 1, "wrong"));

        assertThat(text.take(reset(2, 1))).isEqualTo(new ChunkedText.Change(true, ""));
        assertThat(text.take(words(1, 1, 2, " still"))).isEqualTo(ChunkedText.Change.NONE);
        assertThat(text.take(reset(1, 2))).isEqualTo(ChunkedText.Change.NONE);
        assertThat(text.take(words(2, 1, 1, "right"))).isEqualTo(new ChunkedText.Change(false, "right"));
        assertThat(text.text()).isEqualTo("right");
    }

    @Test
    void whatIsBehindAHoleIsNotShownUntilTheResultFillsIt() {
        text.take(reset(1, 1));
        text.take(words(1, 1, 1, "one "));
        text.take(words(1, 1, 3, "three"));
        assertThat(text.text()).isEqualTo("one ");
        assertThat(text.result("one two three")).isEqualTo(new ChunkedText.Change(false, "two three"));
    }

    @Test
    void behindAGapNothingIsShown() {
        text.take(reset(1, 1));
        text.take(new ChunkRecord("r", 1, 1, 1, new ChunkRecord.Gap()));
        assertThat(text.take(words(1, 1, 2, "x"))).isEqualTo(ChunkedText.Change.NONE);
    }

    @Test
    void anErrorTakesBackWhatWasShown() {
        text.take(reset(1, 1));
        text.take(words(1, 1, 1, "half"));
        assertThat(text.result("")).isEqualTo(new ChunkedText.Change(true, ""));
        assertThat(text.take(words(1, 1, 2, "x"))).isEqualTo(ChunkedText.Change.NONE);
    }

    /** Whatever arrives, how often and in which order: only beginnings of one attempt are shown, and at the end the result. */
    @Property(tries = 500)
    void anyOrderLossAndRepetitionEndsWithTheResultAndShowsNoMixture(
            @ForAll("attempts") List<Attempted> attempts, @ForAll long seed) {
        Random random = new Random(seed);
        List<ChunkRecord> records = new ArrayList<>();
        for (Attempted attempt : attempts) {
            records.addAll(attempt.records());
        }
        if (random.nextBoolean()) {
            Collections.shuffle(records, random);
        }
        List<ChunkRecord> arriving = new ArrayList<>();
        for (ChunkRecord each : records) {
            int times = random.nextInt(10);
            if (times > 0) {
                arriving.add(each);
            }
            if (times > 8) {
                arriving.addAll(records.subList(0, random.nextInt(records.size())));
            }
        }
        ChunkedText reader = new ChunkedText();
        StringBuilder screen = new StringBuilder();
        for (ChunkRecord each : arriving) {
            show(reader.take(each), screen);
            assertThat(reader.text()).isEqualTo(screen.toString());
            assertThat(attempts)
                    .anySatisfy(attempt -> assertThat(attempt.text()).startsWith(screen));
        }
        String result = attempts.getLast().text();
        show(reader.result(result), screen);
        records.forEach(late -> show(reader.take(late), screen));
        assertThat(screen.toString()).isEqualTo(result);
    }

    private static void show(ChunkedText.Change change, StringBuilder screen) {
        if (change.restarted()) {
            screen.setLength(0);
        }
        screen.append(change.added());
    }

    private record Attempted(long epoch, int attempt, List<List<String>> words, int gap) {
        List<ChunkRecord> records() {
            List<ChunkRecord> records = new ArrayList<>(List.of(reset(epoch, attempt)));
            for (List<String> each : words) {
                if (records.size() == gap) {
                    records.add(new ChunkRecord("r", epoch, attempt, records.size(), new ChunkRecord.Gap()));
                }
                records.add(ChunkedTextTest.words(epoch, attempt, records.size(), each.toArray(String[]::new)));
            }
            records.add(new ChunkRecord("r", epoch, attempt, records.size(), new ChunkRecord.Final("t", null)));
            return records;
        }

        String text() {
            StringBuilder text = new StringBuilder();
            words.forEach(each -> each.forEach(text::append));
            return text.toString();
        }
    }

    @Provide
    Arbitrary<List<Attempted>> attempts() {
        Arbitrary<List<List<String>>> words = Arbitraries.strings()
                .alpha()
                .ofMaxLength(3)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .list()
                .ofMaxSize(4);
        return Combinators.combine(
                        Arbitraries.longs().between(0, 3),
                        Arbitraries.integers().between(1, 3),
                        words,
                        Arbitraries.integers().between(1, 8))
                .as(Attempted::new)
                .list()
                .uniqueElements(each -> each.epoch() * 10 + each.attempt())
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"choices":[{"index":0,"delta":{"content":"a"}}]}                                             | a
        {"choices":[{"index":1,"delta":{"content":"b"}},{"delta":{"content":"a"}}]}                   | a
        {"choices":[{"index":0,"delta":{"content":[{"type":"text","text":"a"}]}}]}                    | a
        {"choices":[{"index":0,"text":"a"}]}                                                          | a
        {"choices":[{"index":0,"delta":{"reasoning_content":"x"}}]}                                   | ``
        {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0}]}}]}                                | ``
        {"choices":[],"usage":{}}                                                                     | ``
        {"type":"response.output_text.delta","delta":"a"}                                             | a
        {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}}             | a
        {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"x"}}     | ``
        {"type":"response.function_call_arguments.delta","delta":"x"}                                 | ``
        """)
    void theTextOfAnEventIsTheFirstChoices(String event, String expected) {
        assertThat(AnswerText.ofEvent(TestingLines.text(event))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"choices":[{"index":0,"message":{"content":"a"}},{"index":1,"message":{"content":"b"}}]}     | a
        {"choices":[{"index":0,"message":{"content":null,"tool_calls":[]}}]}                          | ``
        {"choices":[{"index":0,"text":"a"}]}                                                          | a
        {"output":[{"type":"reasoning","summary":[]},{"content":[{"type":"output_text","text":"a"}]}]} | a
        {"type":"message","content":[{"type":"thinking","thinking":"x"},{"type":"text","text":"a"}]}   | a
        []                                                                                            | ``
        """)
    void theTextOfAnAnswerIsTheFirstChoices(String answer, String expected) {
        assertThat(AnswerText.ofAnswer(TestingLines.text(answer))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        x                                                                       | no JSON object of this shape
        {}                                                                      | chunk.v is missing
        {"v":2}                                                                 | chunk.v is of another version
        {"v":1,"id":"r","epoch":1,"attempt":1,"seq":-1,"kind":"gap"}            | chunk.seq must be a whole number
        {"v":1,"id":"r","epoch":1,"attempt":9999999999,"seq":1,"kind":"gap"}    | no JSON object of this shape
        {"v":1,"id":"r","epoch":1,"attempt":1,"seq":1,"kind":"later"}           | chunk.kind is not known: 'later'
        """)
    void whatIsNoChunkSaysWhy(String json, String why) {
        assertThatThrownBy(() -> ChunkCodec.decode(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void whatIsWrittenIsRead() {
        for (ChunkRecord each : new Attempted(7, 3, List.of(List.of("a", "ü")), 1).records()) {
            assertThat(ChunkCodec.decode(ChunkCodec.encode(each))).isEqualTo(each);
        }
        assertThatThrownBy(() -> ChunkCodec.decode(null)).isInstanceOf(IllegalArgumentException.class);
    }

    private static ChunkRecord reset(long epoch, int attempt) {
        return new ChunkRecord("r", epoch, attempt, 0, new ChunkRecord.Reset(null, "acme", "m"));
    }

    private static ChunkRecord words(long epoch, int attempt, long seq, String... words) {
        List<JsonText> events = new ArrayList<>();
        for (String word : words) {
            var event = Json.object();
            event.withArray("choices")
                    .addObject()
                    .put("index", 0)
                    .putObject("delta")
                    .put("content", word);
            events.add(JsonText.of(event));
        }
        return new ChunkRecord("r", epoch, attempt, seq, new ChunkRecord.Chunks(events));
    }
}
