package dev.drover.operations.submit;

import dev.drover.operations.Remark;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** What is told while a submit goes on. */
public sealed interface SubmitRemark extends Remark {
    /** Earlier runs had sent some of the lines. */
    record Resumed(long sent, long good, long line) implements SubmitRemark {
        @Override
        public String text() {
            return "%,d of %,d lines were sent by earlier runs; going on behind line %,d".formatted(sent, good, line);
        }
    }

    /** How far the submit surely is, when it stops or may stop. */
    record HowFar(long sent, long good) implements SubmitRemark {
        @Override
        public String text() {
            return "%,d of %,d lines are surely sent, the same command goes on from there".formatted(sent, good);
        }
    }

    /** The broker is asked again, with a new producer. */
    record TryingAgain(String said, HowFar howFar) implements SubmitRemark {
        @Override
        public String text() {
            return "Kafka does not answer (" + said + "), trying again; " + howFar.text();
        }
    }

    /** Collecting ends because the broker is gone. */
    record OutcomesSeen(long outcomes, long lines) implements SubmitRemark {
        @Override
        public String text() {
            return "%,d of %,d outcomes were seen; the same command collects them again".formatted(outcomes, lines);
        }
    }

    /** Some outcomes may have been removed from their topic before they were collected. */
    record RemovedByRetention(TopicPartition partition, long first, long begin) implements SubmitRemark {
        @Override
        public String text() {
            return "retention has removed records of %s up to offset %,d; this submit's outcomes can have begun at %,d"
                    .formatted(partition, first, begin);
        }
    }

    /**
     * Some lines have no outcome.
     *
     * @param missing how many
     * @param known the numbers of those that are known by number, in order
     * @param why in words
     */
    record MissingOutcomes(long missing, long lines, List<Long> known, String why) implements SubmitRemark {
        private static final int SHOWN = 20;

        public MissingOutcomes {
            known = List.copyOf(known);
        }

        @Override
        public String text() {
            String first = known.stream().limit(SHOWN).map(String::valueOf).collect(Collectors.joining(", "));
            return "%,d of %,d outcomes %s%s"
                    .formatted(
                            missing,
                            lines,
                            why,
                            known.isEmpty() ? "" : " (lines " + first + (known.size() > SHOWN ? " …" : "") + ")");
        }
    }

    /** All outcomes are there, but a replay may have answered some of the errors since. */
    record PerhapsReplayed(long failed) implements SubmitRemark {
        @Override
        public String text() {
            return ("the result topic was not read to its end in that time: a replay may have answered some of the %,d"
                            + " errors; repeat the command with a longer --timeout")
                    .formatted(failed);
        }
    }
}
