package dev.drover.operations.setup;

import dev.drover.operations.Remark;

/** What is told while topics are looked at. */
public sealed interface SetupRemark extends Remark {
    record Created(String topic) implements SetupRemark {
        @Override
        public String text() {
            return "created topic " + topic;
        }
    }

    /** @param partitions how many it has now */
    record Widened(String topic, int partitions) implements SetupRemark {
        @Override
        public String text() {
            return "topic " + topic + " has " + partitions + " partitions now";
        }
    }

    /** @param what is not as it should be, but keeps nobody from working; with the remedy */
    record Warning(String what) implements SetupRemark {
        @Override
        public String text() {
            return "warning: " + what;
        }
    }
}
