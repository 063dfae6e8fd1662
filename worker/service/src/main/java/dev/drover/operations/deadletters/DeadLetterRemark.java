package dev.drover.operations.deadletters;

import dev.drover.contracts.Phrases;
import dev.drover.operations.Remark;

/** What is told while letters are read, sent or deleted. */
public sealed interface DeadLetterRemark extends Remark {
    /** Nothing is known of earlier replays. */
    record NoMarks(String topic, boolean toBeSent) implements DeadLetterRemark {
        @Override
        public String text() {
            return "marks topic " + topic + " does not exist: "
                    + (toBeSent
                            ? "nothing is known of earlier replays"
                            : "which letters were replayed is not known here");
        }
    }

    /** A replay would be refused, if it were none that only looks. */
    record WouldBeRefused(String why) implements DeadLetterRemark {
        @Override
        public String text() {
            return "would be refused: " + why;
        }
    }

    /** A topic was made. */
    record TopicCreated(String topic, int partitions, String settings) implements DeadLetterRemark {
        @Override
        public String text() {
            return "created topic " + topic + " (partitions " + partitions + ", " + settings + ")";
        }
    }

    /** Whether marks are kept for good cannot be told. */
    record CleanupUnknown(String topic) implements DeadLetterRemark {
        @Override
        public String text() {
            return "may not read the settings of " + topic + "; its cleanup.policy must be compact";
        }
    }

    /** A run begins or goes on. */
    record RunBegins(String run, boolean resumed, String letters, String marks) implements DeadLetterRemark {
        @Override
        public String text() {
            return (resumed ? "goes on with run " : "run ") + run + ", letters in " + letters + ", marks on " + marks;
        }
    }

    /** Letters went away before it was their turn. */
    record LettersRemoved(long letters, String topic) implements DeadLetterRemark {
        @Override
        public String text() {
            return Phrases.count(letters, "letter") + " removed from " + topic
                    + " by its retention or a purge before they were sent: raise retention.ms, or --rate";
        }
    }

    /** Offsets went away between a run and its going on. */
    record OffsetsRemoved(long offsets, String topic) implements DeadLetterRemark {
        @Override
        public String text() {
            return offsets + " offsets of " + topic
                    + " were removed by its retention or a purge since the run was begun; whether letters that it"
                    + " means were among them is not known";
        }
    }

    /** A run stops before its end. */
    record RunInterrupted(String run, String counts) implements DeadLetterRemark {
        @Override
        public String text() {
            return "interrupted. " + counts + ". Go on with the same command and --resume " + run;
        }
    }
}
