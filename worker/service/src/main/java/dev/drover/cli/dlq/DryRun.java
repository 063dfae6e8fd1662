package dev.drover.cli.dlq;

import dev.drover.cli.kafka.Column;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.OutputFormat;
import dev.drover.cli.kafka.Session;
import dev.drover.cli.kafka.Sheet;
import dev.drover.cli.kafka.TopicReader.End;
import dev.drover.contracts.Json;
import dev.drover.deadletter.Changes;
import dev.drover.deadletter.Decision;
import dev.drover.deadletter.Decision.Fail;
import dev.drover.deadletter.Decision.Park;
import dev.drover.deadletter.Decision.Send;
import dev.drover.deadletter.Decision.Skip;
import dev.drover.deadletter.Letter;
import dev.drover.deadletter.ReplayRules;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Says what a replay would do, and does nothing. */
record DryRun(Session session, ReplayRules rules, Changes changes, Estimate estimate) {
    private static final int DIGITS = 6;

    int print(LetterReader letters) throws Exception {
        Selection selection = Selection.read(letters);
        if (selection.letters() == 0) {
            session.say("no dead letter matches in " + letters.topic());
            return ExitCodes.NOTHING;
        }
        Marks marks = selection.known(session, End.STABLE, !rules.answeredToo());
        Instant now = Instant.now();
        Map<String, Line> lines = new TreeMap<>();
        Line total = new Line("total", "", "");
        Map<String, Long> refused = new TreeMap<>();
        letters.read(letter -> {
            Decision decision = decide(letter, marks, now);
            Line line = line(letter, decision);
            lines.computeIfAbsent(line.reason + "\0" + line.what + "\0" + line.to, _ -> line);
            Line kept = lines.getOrDefault(line.reason + "\0" + line.what + "\0" + line.to, line);
            Estimate.Amount amount = decision instanceof Send ? estimate.of(letter) : Estimate.Amount.NONE;
            kept.add(amount);
            total.add(amount);
            if (decision instanceof Fail(var why)) {
                refused.merge(why, 1L, Long::sum);
            }
            // A second letter of the same death would find this one's mark.
            if (decision instanceof Send) {
                marks.put(
                        letter.identity(), new dev.drover.contracts.ReplayMark(letter.id(), 1, now, null, "this run"));
            }
            return true;
        });
        try (Sheet<Line> sheet = session.output().sheet(session.out(), columns(), Line::json)) {
            lines.values().forEach(sheet::add);
            if (session.output().format() == OutputFormat.table) {
                sheet.add(total);
            }
        }
        refused.forEach((why, count) -> session.say(count + " would fail: " + why));
        session.say(
                "dry run: nothing was sent. Tokens and USD are estimates: prompt by its characters, the answer at the"
                        + " request's own limit"
                        + (total.amount.usd() == null ? "; USD needs --config with prices" : ""));
        return ExitCodes.OK;
    }

    private Decision decide(Letter letter, Marks marks, Instant now) throws Exception {
        Decision decision = rules.decide(letter, marks, now);
        if (decision instanceof Send(var topic)
                && session.cluster().existing(List.of(topic)).isEmpty()) {
            return new Fail("topic " + topic + " does not exist");
        }
        if (decision instanceof Send && !letter.truncated()) {
            try {
                changes.apply(letter.stored(), now);
            } catch (IllegalArgumentException e) {
                return new Fail(Masking.refusal(String.valueOf(e.getMessage())));
            }
        }
        return decision;
    }

    private Line line(Letter letter, Decision decision) {
        String reason = Masking.reason(letter.dead().reason());
        return switch (decision) {
            case Send(var topic) -> new Line(reason, "send", topic);
            case Park(var _) ->
                new Line(reason, "park", session.cluster().topics().parked());
            case Skip(var what, var _) -> new Line(reason, what.wire(), "-");
            case Fail(var _) -> new Line(reason, Outcome.FAILED, "-");
        };
    }

    private static List<Column<Line>> columns() {
        return List.of(
                Column.text("REASON", line -> line.reason),
                Column.text("ACTION", line -> line.what),
                Column.text("TO", line -> line.to),
                Column.number("LETTERS", line -> "%,d".formatted(line.letters)),
                Column.number("TOKENS (EST.)", line -> "%,d".formatted(line.amount.tokens())),
                Column.number("USD (EST.)", line -> usd(line.amount.usd())));
    }

    private static String usd(@Nullable BigDecimal usd) {
        return usd == null
                ? "unknown"
                : usd.setScale(DIGITS, RoundingMode.HALF_UP).toPlainString();
    }

    private static final class Line {
        private final String reason;
        private final String what;
        private final String to;
        private long letters;
        private Estimate.Amount amount = Estimate.Amount.NONE;

        Line(String reason, String what, String to) {
            this.reason = reason;
            this.what = what;
            this.to = to;
        }

        void add(Estimate.Amount more) {
            letters++;
            amount = amount.plus(more);
        }

        ObjectNode json() {
            BigDecimal usd = amount.usd();
            return Json.object()
                    .put("reason", reason)
                    .put("action", what)
                    .put("to", to.equals("-") ? null : to)
                    .put("letters", letters)
                    .put("estimated_tokens", amount.tokens())
                    .put("estimated_usd", usd == null ? null : usd.toPlainString());
        }
    }
}
