package dev.drover.operations.deadletters;

import dev.drover.contracts.ReplayMark;
import dev.drover.deadletter.Decision;
import dev.drover.deadletter.Decision.Fail;
import dev.drover.deadletter.Decision.Park;
import dev.drover.deadletter.Decision.Send;
import dev.drover.deadletter.Decision.Skip;
import dev.drover.deadletter.Letter;
import dev.drover.operations.cluster.OperationContext;
import dev.drover.operations.cluster.TopicReader.End;
import dev.drover.operations.deadletters.ReplayPreview.Line;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Says what a replay would do, and does nothing. For one thread. */
final class DryRun {
    private final OperationContext context;
    private final ReplayOrder order;
    private final Estimator estimator;
    private final Originals originals;
    private final Map<String, Boolean> there = new HashMap<>();

    DryRun(OperationContext context, ReplayOrder order, Estimator estimator) {
        this.context = context;
        this.order = order;
        this.estimator = estimator;
        this.originals = new Originals(context);
    }

    ReplayPreview look(LetterReader letters) throws Exception {
        Selection selection = Selection.read(letters);
        Map<String, Line> lines = new TreeMap<>();
        Map<String, Long> refused = new TreeMap<>();
        Map<String, Long> withoutPrice = new TreeMap<>();
        Map<String, Long> shortfalls = new TreeMap<>();
        if (selection.letters() == 0) {
            return new ReplayPreview(letters.topic(), List.of(), refused, withoutPrice, shortfalls);
        }
        MarkTopics topics = MarkTopics.of(context.cluster(), order.marksAlso());
        topics.look(context, letters.topic(), order.rules().again());
        Marks marks = topics.known(context, selection, order.rules(), End.STABLE);
        Instant now = Instant.now();
        letters.read(letter -> {
            Preview preview = preview(letter, order.rules().decide(letter, marks, now), now);
            Line line = line(letter, preview);
            String key = line.reason() + "\0" + line.action() + "\0" + line.to() + "\0" + line.unless();
            lines.put(key, lines.getOrDefault(key, line).plus(preview.amount));
            if (preview.amount.unpriced() != null) {
                withoutPrice.merge(preview.amount.unpriced(), 1L, Long::sum);
            }
            if (preview.amount.shortfall() != null) {
                shortfalls.merge(preview.amount.shortfall().why(), 1L, Long::sum);
            }
            if (preview.decision instanceof Fail(var why)) {
                refused.merge(why, 1L, Long::sum);
            }
            // A second letter of the same death would find this one's mark.
            if (preview.decision instanceof Send) {
                marks.put(letter.identity(), new ReplayMark(letter.id(), 1, now, null, "this run"));
            }
            return true;
        });
        return new ReplayPreview(letters.topic(), List.copyOf(lines.values()), refused, withoutPrice, shortfalls);
    }

    /** What would be done with a letter, and what that takes. */
    private record Preview(Decision decision, Estimator.Amount amount) {}

    private Preview preview(Letter letter, Decision decided, Instant now) throws Exception {
        if (!(decided instanceof Send(var topic))) {
            return new Preview(decided, Estimator.Amount.NONE);
        }
        if (!exists(topic)) {
            return new Preview(new Fail("topic " + topic + " does not exist"), Estimator.Amount.NONE);
        }
        try {
            return new Preview(
                    decided,
                    estimator.of(
                            order.changes().apply(letter.truncated() ? originals.of(letter) : letter.stored(), now),
                            letter.tenant(),
                            letter.dead().reason()));
        } catch (IllegalArgumentException e) {
            return new Preview(new Fail(Preparation.refusal(e)), Estimator.Amount.NONE);
        } catch (Preparation.Unfit e) {
            return new Preview(new Fail(String.valueOf(e.getMessage())), Estimator.Amount.NONE);
        }
    }

    /** Asked once for each topic, however many letters came from it. */
    private boolean exists(String topic) throws Exception {
        Boolean known = there.get(topic);
        if (known == null) {
            known = !context.cluster().existing(List.of(topic)).isEmpty();
            there.put(topic, known);
        }
        return known;
    }

    private Line line(Letter letter, Preview preview) {
        Estimator.Shortfall shortfall = preview.amount.shortfall();
        String unless = shortfall == null ? null : shortfall.unless();
        String reason = letter.dead().reason();
        return switch (preview.decision) {
            case Send(var topic) -> empty(reason, "send", topic, unless);
            case Park(var _) -> empty(reason, "park", context.cluster().topics().parked(), null);
            case Skip(var what, var _) -> empty(reason, what.wire(), null, null);
            case Fail(var _) -> empty(reason, LetterOutcome.FAILED, null, null);
        };
    }

    private static Line empty(String reason, String action, @Nullable String to, @Nullable String unless) {
        return new Line(reason, action, to, 0, 0, BigDecimal.ZERO, 0, unless);
    }
}
