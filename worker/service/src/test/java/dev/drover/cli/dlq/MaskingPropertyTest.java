package dev.drover.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.cli.kafka.OutputOptions;
import dev.drover.cli.kafka.TerminalWidth;
import dev.drover.contracts.ReplayMark;
import dev.drover.deadletter.Letter;
import dev.drover.operations.deadletters.LetterOutcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import picocli.CommandLine;

/** Whatever a payload, a key, a header or somebody's exception holds: no screen shows it unless it is asked to. */
class MaskingPropertyTest {
    private static final ReplayMark MARK =
            new ReplayMark("req_1", 1, Instant.parse("2026-11-20T08:00:00Z"), "20261120-1", "llm.requests-0@7");

    @Property(tries = 400)
    void noCanaryOfPayloadKeyHeaderOrExceptionAppearsOnAnyScreen(@ForAll long seed) {
        TestingCanaries canaries = new TestingCanaries(new Random(seed));
        Letter letter = canaries.letter();
        String screens = screens(letter);
        for (String canary : canaries.released()) {
            assertThat(screens)
                    .as("payload %s", new String(letter.stored().value(), java.nio.charset.StandardCharsets.UTF_8))
                    .doesNotContainIgnoringCase(canary);
        }
    }

    @Property(tries = 100)
    void whoAsksForThePayloadSeesAllOfIt(@ForAll long seed) {
        TestingCanaries canaries = new TestingCanaries(new Random(seed));
        Letter letter = canaries.request();
        String shown = LetterJson.whole(letter, null, true).toString();
        assertThat(canaries.released())
                .isNotEmpty()
                .allSatisfy(canary -> assertThat(shown).contains(canary));
    }

    private static String screens(Letter letter) {
        StringWriter all = new StringWriter();
        PrintWriter out = new PrintWriter(all);
        for (String format : List.of("table", "wide", "json", "jsonl", "csv")) {
            OutputOptions options = CommandLine.populateCommand(new OutputOptions(), "-o", format);
            try (var list = options.sheet(out, ListCommand.COLUMNS, ListCommand.Row::json)) {
                list.add(ListCommand.Row.of(letter, MARK));
            }
        }
        for (int width : new int[] {TerminalWidth.UNLIMITED, 80}) {
            new LetterPage(out, width, true, false).print(letter, MARK);
        }
        out.println(LetterJson.summary(letter, MARK));
        out.println(LetterJson.whole(letter, MARK, false));
        for (StatsCommand.By by : StatsCommand.By.values()) {
            out.println(by.of(letter));
        }
        out.println(OutcomeSheet.json(new LetterOutcome(letter, letter.id(), "sent", null, "")));
        out.flush();
        return all.toString();
    }
}
