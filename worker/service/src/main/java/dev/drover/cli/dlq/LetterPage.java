package dev.drover.cli.dlq;

import dev.drover.cli.kafka.TerminalWidth;
import dev.drover.contracts.Attempt;
import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.JsonLayout;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.ReplayMark;
import dev.drover.deadletter.DeadLetter;
import dev.drover.deadletter.Letter;
import dev.drover.deadletter.StoredHeader;
import dev.drover.operations.deadletters.Masking;
import dev.drover.privacy.ControlCharacters;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One letter on a screen: why it died, whose it is, what was tried, what was asked.
 *
 * @param width characters of a line; {@link TerminalWidth#UNLIMITED} for whole lines
 * @param headers whether headers are shown that say what stands above them
 * @param raw whether everything is shown as it is
 */
record LetterPage(PrintWriter out, int width, boolean headers, boolean raw) {
    private static final int INDENT = 12;
    private static final int NARROWEST = 20;
    /** Of our letters: the page says in words what they say. */
    private static final Set<String> SAID = Set.of(
            HeaderNames.REASON,
            HeaderNames.ERROR,
            HeaderNames.ATTEMPTS,
            HeaderNames.ORIGIN,
            HeaderNames.TENANT,
            HeaderNames.REPLAYS,
            HeaderNames.REQUEST_ID);

    void print(Letter letter, @Nullable ReplayMark mark) {
        ObjectNode whole = LetterJson.withoutPayload(letter, mark, raw);
        line("letter", said(whole, "letter") + ", " + said(whole, "at") + ", written by " + said(whole, "writer"));
        line("reason", said(whole, "reason"));
        line("error", said(whole, "error"));
        line("state", state(mark) + replayed(letter.replays()));
        for (String member : List.of("tenant", "custom_id", "id", "origin", "key")) {
            line(member.replace('_', ' '), said(whole, member));
        }
        if (letter.dead() instanceof DeadLetter.Drover ours) {
            for (Attempt attempt : ours.attempts()) {
                line("attempt " + attempt.n(), described(attempt));
            }
        }
        int hidden = headers(letter, whole.path("headers"));
        if (hidden > 0) {
            line("headers", hidden + " more say the same as above: -o wide shows them");
        }
        out.println();
        payload(LetterJson.payload(letter, raw), line -> out.println(ControlCharacters.escape(line)));
        out.println();
        out.flush();
    }

    private static String said(JsonNode whole, String member) {
        JsonNode said = whole.path(member);
        return said.isNull() || said.isMissingNode() || said.asString().isEmpty() ? "-" : said.asString();
    }

    private static String state(@Nullable ReplayMark mark) {
        if (mark == null) {
            return "open";
        }
        return mark.to() == null ? "parked at " + mark.at() : "replayed at " + mark.at() + " as " + mark.to();
    }

    private static String replayed(int times) {
        return switch (times) {
            case 0 -> "";
            case 1 -> "; its request had been replayed once before";
            default -> "; its request had been replayed " + times + " times before";
        };
    }

    /** Shows those that say something new; returns how many it did not show. */
    private int headers(Letter letter, JsonNode shown) {
        List<StoredHeader> stored = letter.stored().headers();
        int hidden = 0;
        for (int i = 0; i < stored.size(); i++) {
            String name = stored.get(i).name();
            boolean known = letter.dead() instanceof DeadLetter.Drover
                    && (SAID.contains(name) || name.startsWith("kafka_dlt-"));
            if (known && !headers && !raw) {
                hidden++;
            } else {
                JsonNode header = shown.path(i);
                line(
                        "header",
                        header.path("name").asString() + " = "
                                + header.path("value").asString());
            }
        }
        return hidden;
    }

    private static void payload(JsonText payload, Consumer<String> lines) {
        String text = payload.string();
        if (text == null) {
            JsonLayout.indented(payload, lines);
        } else {
            text.lines().forEach(lines);
        }
    }

    private String described(Attempt attempt) {
        String message = attempt.message() == null ? "" : ": " + (raw ? attempt.message() : Masking.error(attempt));
        String code = attempt.code() == null ? "answered" : attempt.code().wire();
        return name(attempt.model()) + " (" + name(attempt.provider()) + "), "
                + "%,d ms: ".formatted(attempt.latencyMs())
                + (attempt.status() == null ? "" : attempt.status() + " ") + code + message;
    }

    private @Nullable String name(String name) {
        return raw ? name : Masking.name(name);
    }

    /** What does not fit goes on below. */
    private void line(String name, String value) {
        String prefix = String.format("%-" + INDENT + "s", name);
        for (String part : wrapped(ControlCharacters.escape(value))) {
            out.println(prefix + part);
            prefix = " ".repeat(INDENT);
        }
    }

    /** Broken at spaces; a word that is longer than a line stays whole, to be copied. */
    private List<String> wrapped(String text) {
        int room = Math.max(NARROWEST, width - INDENT);
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (width != TerminalWidth.UNLIMITED && rest.length() > room) {
            int end = rest.lastIndexOf(' ', room);
            end = end > 0 ? end : rest.indexOf(' ', room);
            if (end < 0) {
                break;
            }
            lines.add(rest.substring(0, end));
            rest = rest.substring(end + 1);
        }
        lines.add(rest);
        return lines;
    }
}
