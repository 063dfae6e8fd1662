package dev.drover.cli.operate;

import dev.drover.cli.kafka.Session;
import dev.drover.contracts.ControlCodec;
import dev.drover.contracts.ControlWord;
import dev.drover.operations.cluster.TopicReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The latest word about each, as the topic has it at this moment. */
final class ControlWords {
    private ControlWords() {}

    /** By what they are about, in order; says what no worker follows. */
    static Map<String, ControlWord> read(Session session) throws Exception {
        Map<String, ControlWord> words = new TreeMap<>();
        try (TopicReader reader = TopicReader.of(
                session.context(), List.of(session.cluster().topics().control()), null)) {
            reader.read(each -> {
                take(session, words, each.key(), each.value());
                return true;
            });
        }
        return words;
    }

    private static void take(
            Session session, Map<String, ControlWord> words, byte @Nullable [] key, byte @Nullable [] value) {
        try {
            String about = ControlCodec.readKey(key).toString();
            if (value == null) {
                words.remove(about);
            } else {
                words.put(about, ControlCodec.read(key, value));
            }
        } catch (IllegalArgumentException e) {
            session.say("a record that no worker follows: " + e.getMessage());
        }
    }
}
