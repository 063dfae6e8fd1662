package dev.drover.operations.cluster;

import dev.drover.operations.Remark;

/** What is told while a broker is waited for. */
public sealed interface ClusterRemark extends Remark {
    /** A broker does not answer while a topic is followed; the caller goes on waiting for some time. */
    record StillWaiting() implements ClusterRemark {
        @Override
        public String text() {
            return "Kafka does not answer, still waiting";
        }
    }

    /**
     * A broker does not answer a question, which is asked again.
     *
     * @param said what the client says of it
     */
    record AskingAgain(String said) implements ClusterRemark {
        @Override
        public String text() {
            return "Kafka does not answer (" + said + "), asking again";
        }
    }
}
