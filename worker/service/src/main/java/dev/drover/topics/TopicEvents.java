package dev.drover.topics;

/** Is told what becomes of the topics; by the thread that looks after them. */
public interface TopicEvents {
    void created(String topic);

    /** @param partitions how many it has now */
    void widened(String topic, int partitions);

    /** Something is not as it should be, but keeps nobody from working; told once. */
    void warning(String text);

    /** What only replays need could not be made. @param why the broker's word */
    void replaysLeft(String why);
}
