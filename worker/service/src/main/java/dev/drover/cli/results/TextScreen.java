package dev.drover.cli.results;

import dev.drover.operations.results.FoundOutcome;
import dev.drover.operations.results.LiveUpdate;
import dev.drover.operations.results.Results;
import dev.drover.privacy.ControlCharacters;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Texts as they come, for people: what one request says goes on in its line, and another one's begins a line of its own, with
 * its name in front. Pieces are gathered between two looks at the topic, so that many requests do not chop one another up.
 */
final class TextScreen implements Results.LiveViewer {
    private static final int LONGEST_NAME = 24;
    private static final int SHORT_ID = 6;

    private final PrintWriter out;
    private final Map<String, StringBuilder> gathered = new LinkedHashMap<>();
    private String last = "";

    TextScreen(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void show(LiveUpdate update) {
        String name = name(update);
        FoundOutcome outcome = update.outcome();
        boolean begins = outcome == null && update.added().isEmpty();
        if (update.restarted()) {
            gathered.remove(name);
            String why = outcome == null ? "attempt " + update.attempt() + " begins anew" : "the result says";
            remark(name, "what stands is void, " + why);
        } else if (begins) {
            remark(name, "attempt " + update.attempt() + " with " + update.model());
        }
        if (!update.added().isEmpty()) {
            gathered.computeIfAbsent(name, _ -> new StringBuilder()).append(update.added());
        }
        if (outcome != null) {
            flush(name);
            remark(name, ended(outcome));
        }
    }

    private static String ended(FoundOutcome outcome) {
        String usd = outcome.usd();
        return outcome.ending() + (usd.isEmpty() || usd.equals("unknown") ? "" : ", " + usd + " USD");
    }

    @Override
    public void waits() {
        for (String name : gathered.keySet().toArray(String[]::new)) {
            flush(name);
        }
        out.flush();
    }

    private void flush(String name) {
        StringBuilder text = gathered.remove(name);
        if (text == null) {
            return;
        }
        if (!last.equals(name)) {
            begin(name);
        }
        String[] lines = text.toString().split("\n", -1);
        out.print(ControlCharacters.escape(lines[0]));
        for (int i = 1; i < lines.length; i++) {
            begin(name);
            out.print(ControlCharacters.escape(lines[i]));
        }
    }

    private void begin(String name) {
        if (!last.isEmpty()) {
            out.print('\n');
        }
        out.print(name + " | ");
        last = name;
    }

    private void remark(String name, String text) {
        if (!last.isEmpty()) {
            out.print('\n');
        }
        out.print(name + " = " + ControlCharacters.escape(text) + "\n");
        out.flush();
        last = "";
    }

    /** The producer's name for it, which others may have as well, and the end of ours. */
    private static String name(LiveUpdate update) {
        String whole = ControlCharacters.escape(update.customId());
        String begin = whole.length() <= LONGEST_NAME ? whole : whole.substring(0, LONGEST_NAME - 1) + "…";
        String end = update.id().substring(Math.max(0, update.id().length() - SHORT_ID));
        return begin.isEmpty() ? end : end.isEmpty() ? begin : begin + " " + end;
    }
}
