package dev.drover.operations.deadletters;

import dev.drover.deadletter.Changes;
import dev.drover.deadletter.ReplayRules;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is to be done with letters.
 *
 * @param letters that are meant
 * @param rules whether a letter is sent, parked or passed over
 * @param changes that are made to every payload
 * @param asked all that makes two runs the same, in the words of the caller: a run that is resumed must be asked the same
 * @param createTopics whether the topics for marks, audit records and parked letters are made if they are missing
 * @param marksAlso further topics with marks that are heeded
 */
public record ReplayOrder(
        LetterQuery.AsOf letters,
        ReplayRules rules,
        Changes changes,
        ObjectNode asked,
        boolean createTopics,
        List<String> marksAlso) {
    public ReplayOrder {
        marksAlso = List.copyOf(marksAlso);
    }

    /**
     * How it is carried out, which a run that is resumed may do otherwise.
     *
     * @param who does it, for the audit topic
     * @param because why; kept on the audit topic
     * @param perSecond letters at most; 0 for as fast as it goes
     * @param editor null to send letters as they are
     * @param resume a run that was interrupted; null for a new one
     */
    public record Manner(
            String who,
            String because,
            double perSecond,
            @Nullable LetterEditor editor,
            @Nullable String resume) {}
}
