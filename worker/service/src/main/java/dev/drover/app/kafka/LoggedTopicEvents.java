package dev.drover.app.kafka;

import dev.drover.topics.TopicEvents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a worker's log what becomes of its topics. */
public final class LoggedTopicEvents implements TopicEvents {
    private static final Logger LOG = LoggerFactory.getLogger(LoggedTopicEvents.class);

    @Override
    public void created(String topic) {
        LOG.info("created topic {}", topic);
    }

    @Override
    public void widened(String topic, int partitions) {
        LOG.info("topic {} has {} partitions now", topic, partitions);
    }

    @Override
    public void warning(String text) {
        LOG.warn(text);
    }

    @Override
    public void replaysLeft(String why) {
        LOG.info("the topics of replays are left to 'drover topics create': {}", why);
    }
}
