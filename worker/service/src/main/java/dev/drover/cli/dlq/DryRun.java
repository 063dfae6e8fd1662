package dev.drover.cli.dlq;

import dev.drover.cli.kafka.Column;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.OutputFormat;
import dev.drover.cli.kafka.Session;
import dev.drover.cli.kafka.Sheet;
import dev.drover.contracts.Json;
import dev.drover.contracts.ReplayMark;
import dev.drover.deadletter.Changes;
import dev.drover.deadletter.Decision;
import dev.drover.deadletter.Decision.Fail;
import dev.drover.deadletter.Decision.Park;
import dev.drover.deadletter.Decision.Send;
import dev.drover.deadletter.Decision.Skip;
import dev.drover.deadletter.Letter;
import dev.drover.deadletter.ReplayRules;
import dev.drover.operations.cluster.TopicReader.End;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Says what a replay would do, and does nothing. For one thread. */
final class DryRun {
    private static final int DIGITS = 6;

    private final Session session;
    private final ReplayRules rules;
    private final MarksOptions options;
    private final Changes changes;
    private final Estimate estimate;
    private final Originals originals;
    private final Map<String, Boolean> there = new HashMap<>();

    DryRun(Session session, ReplayRules rules, MarksOptions options, Changes changes, Estimate estimate) {
        this.session = session;
        this.rules = rules;
        this.options = options;
        this.changes = changes;
        this.estimate = estimate;
        this.originals = new Originals(session.context());
    }

    int print(LetterReader letters) throws Exception {
        Selection selection = Selection.read(letters);
        if (selection.letters() == 0) {
            session.say("no dead letter matches in " + letters.topic());
            return ExitCodes.NOTHING;
        }
        MarkTopics topics = MarkTopics.of(session.cluster(), options.marksAlso());
        topics.look(session, letters.topic(), rules.again());
        Marks marks = topics.known(session, selection, rules, End.STABLE);
        Instant now = Instant.now();
        Map<String, Line> lines = new TreeMap<>();
        Line total = new Line("total", "", "");
        Map<String, Long> refused = new TreeMap<>();
        letters.read(letter -> {
            Preview preview = preview(letter, rules.decide(letter, marks, now), now);
            Line line = line(letter, preview.decision);
            Line kept = lines.computeIfAbsent(line.reason + "\0" + line.what + "\0" + line.to, _ -> line);
            kept.add(preview.amount);
            total.add(preview.amount);
            if (preview.decision instanceof Fail(var why)) {
                refused.merge(why, 1L, Long::sum);
            }
            // A second letter of the same death would find this one's mark.
            if (preview.decision instanceof Send) {
                marks.put(letter.identity(), new ReplayMark(letter.id(), 1, now, null, "this run"));
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
        total.sum.reasons().forEach(session::say);
        session.say("dry run: nothing was sent. Tokens are estimates: the prompt by its characters, the answer at the"
                + " request's own limit. USD is what these would cost at the first model, without retries");
        return ExitCodes.OK;
    }

    /** What would be done with a letter, and what that takes. */
    private record Preview(Decision decision, Estimate.Amount amount) {}

    private Preview preview(Letter letter, Decision decided, Instant now) throws Exception {
        if (!(decided instanceof Send(var topic))) {
            return new Preview(decided, Estimate.Amount.NONE);
        }
        if (!exists(topic)) {
            return new Preview(new Fail("topic " + topic + " does not exist"), Estimate.Amount.NONE);
        }
        try {
            return new Preview(
                    decided,
                    estimate.of(changes.apply(letter.truncated() ? originals.of(letter) : letter.stored(), now)));
        } catch (IllegalArgumentException e) {
            return new Preview(new Fail(Masking.refusal(String.valueOf(e.getMessage()))), Estimate.Amount.NONE);
        } catch (Preparation.Unfit e) {
            return new Preview(new Fail(String.valueOf(e.getMessage())), Estimate.Amount.NONE);
        }
    }

    /** Asked once for each topic, however many letters came from it. */
    private boolean exists(String topic) throws Exception {
        Boolean known = there.get(topic);
        if (known == null) {
            known = !session.cluster().existing(List.of(topic)).isEmpty();
            there.put(topic, known);
        }
        return known;
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
                Column.number("TOKENS (EST.)", line -> "%,d".formatted(line.sum.tokens())),
                Column.number("USD (EST.)", Line::usd));
    }

    private static final class Line {
        private final String reason;
        private final String what;
        private final String to;
        private final Estimate.Sum sum = new Estimate.Sum(new TreeMap<>());
        private long letters;

        Line(String reason, String what, String to) {
            this.reason = reason;
            this.what = what;
            this.to = to;
        }

        void add(Estimate.Amount more) {
            letters++;
            sum.add(more);
        }

        /** Unknown as soon as one letter's is: a sum of the others would look like all. */
        String usd() {
            String known = decimals();
            return known == null ? "unknown" : known;
        }

        private @Nullable String decimals() {
            return sum.unpriced() > 0
                    ? null
                    : sum.usd().setScale(DIGITS, RoundingMode.HALF_UP).toPlainString();
        }

        ObjectNode json() {
            return Json.object()
                    .put("reason", reason)
                    .put("action", what)
                    .put("to", to.equals("-") ? null : to)
                    .put("letters", letters)
                    .put("estimated_tokens", sum.tokens())
                    .put("estimated_usd", sum.unpriced() > 0 ? null : sum.usd().toPlainString())
                    .put("unpriced_letters", sum.unpriced());
        }
    }
}
