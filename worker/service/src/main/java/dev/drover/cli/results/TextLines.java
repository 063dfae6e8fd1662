package dev.drover.cli.results;

import dev.drover.contracts.LineWriter;
import dev.drover.operations.results.FoundOutcome;
import dev.drover.operations.results.LiveUpdate;
import dev.drover.operations.results.Results;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Texts as they come, for programs: a JSON object per line. */
final class TextLines implements Results.LiveViewer {
    private static final int EXPECTED = 256;

    private final PrintWriter out;

    TextLines(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void show(LiveUpdate update) {
        FoundOutcome outcome = update.outcome();
        LineWriter line = new LineWriter(EXPECTED)
                .begin()
                .member("id", update.id())
                .member("custom_id", update.customId())
                .member("model", update.model())
                .member("attempt", (long) update.attempt())
                .member("restarted", update.restarted())
                .member("text", update.added())
                .member("ending", outcome == null ? null : outcome.ending())
                .end();
        out.print(new String(line.bytes(), StandardCharsets.UTF_8));
        out.print('\n');
        out.flush();
    }
}
