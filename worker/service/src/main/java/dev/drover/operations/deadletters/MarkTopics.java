package dev.drover.operations.deadletters;

import dev.drover.deadletter.ReplayRules;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Failed;
import dev.drover.operations.cluster.Cluster;
import dev.drover.operations.cluster.OperationContext;
import dev.drover.operations.cluster.TopicReader.End;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/** Where the marks of a run are. */
final class MarkTopics {
    /** The first is written to, the others are read as well. */
    private final List<String> names;

    private boolean someUnknown;

    private MarkTopics(List<String> names) {
        this.names = names;
    }

    static MarkTopics of(Cluster cluster, List<String> also) {
        SequencedSet<String> names = new LinkedHashSet<>();
        names.add(cluster.topics().replays());
        names.addAll(also);
        return new MarkTopics(List.copyOf(names));
    }

    /**
     * Returns when all topics that a run writes are there, and nothing says that earlier marks are elsewhere.
     *
     * @param letters the topic that is gone through
     * @param again whether marks do not matter
     * @param create whether missing topics are made
     */
    void ready(OperationContext context, String letters, boolean again, boolean create) throws Exception {
        // In this order: somebody else's first run makes the topic before it has a group.
        EarlierReplays earlier = EarlierReplays.of(context.cluster(), letters);
        someUnknown = earlier.someUnknown();
        boolean there = SideTopics.ensure(context, create);
        if (!again) {
            earlier.against(names.getFirst(), there, names).ifPresent(why -> {
                throw new OperationException(new Failed(why));
            });
        }
        if (create) {
            SideTopics.create(context);
        }
    }

    /**
     * Once more, when this run has committed something and can be seen: of two runs with different marks that began at the
     * same time, the one that looks later sees the other and ends before it sends.
     */
    void stillAlone(Cluster cluster, String letters, String run, boolean again) throws Exception {
        if (!again) {
            EarlierReplays others = EarlierReplays.of(cluster, letters).without(run);
            others.against(names.getFirst(), true, names).ifPresent(why -> {
                throw new OperationException(new Failed("nothing was sent: " + why));
            });
        }
    }

    /** As {@link #ready}, for a run that writes nothing: says what would be refused. */
    void look(OperationContext context, String letters, boolean again) throws Exception {
        EarlierReplays earlier = EarlierReplays.of(context.cluster(), letters);
        someUnknown = earlier.someUnknown();
        String marks = names.getFirst();
        boolean there = !context.cluster().existing(List.of(marks)).isEmpty();
        if (!there) {
            context.remark(new DeadLetterRemark.NoMarks(marks, true));
        }
        if (!again) {
            earlier.against(marks, there, names)
                    .ifPresent(why -> context.remark(new DeadLetterRemark.WouldBeRefused(why)));
        }
    }

    /** Takes the claims on all of them; the one that is written with is returned. */
    Claim claim(Cluster cluster) {
        for (String other : names.subList(1, names.size())) {
            // Whoever writes there is ended, so that the marks that are read are all there will be.
            Claim.take(cluster, other).close();
        }
        return Claim.take(cluster, names.getFirst());
    }

    /**
     * What has happened to the letters.
     *
     * @param end {@link End#LAST} for whoever holds the claims
     * @throws OperationException if letters were replayed and nothing has marked any
     */
    Marks known(OperationContext context, Selection selection, ReplayRules rules, End end) throws Exception {
        List<String> there = new ArrayList<>(names);
        if (end == End.STABLE) {
            there.retainAll(context.cluster().existing(names));
        }
        Marks marks = selection.known(context, there, end, !rules.answeredToo());
        if (marks.read() == 0 && someUnknown && !rules.again()) {
            throw new OperationException(
                    new Failed("runs of an earlier version of Drover went through these letters, and there is no mark"
                            + " at all on " + this
                            + ": their marks are elsewhere (give the --config that they had, --topic"
                            + " replays=NAME or --marks-also NAME); if they sent nothing, --again goes on without"));
        }
        if (marks.read() == 0 && selection.replayed() > 0 && !rules.again()) {
            throw new OperationException(new Failed(selection.replayed()
                    + " of the letters were replayed before, and there is no mark at"
                    + " all on " + this + ": the marks are elsewhere (give the same --config, --topic replays=NAME or"
                    + " --marks-also NAME), or were emptied; then --again goes on without"));
        }
        return marks;
    }

    @Override
    public String toString() {
        return String.join(", ", names);
    }
}
