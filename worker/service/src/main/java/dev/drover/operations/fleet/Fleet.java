package dev.drover.operations.fleet;

import dev.drover.contracts.ControlCodec;
import dev.drover.contracts.ControlWord;
import dev.drover.contracts.ControlWord.Action;
import dev.drover.contracts.OpenRequestQuery;
import dev.drover.contracts.WorkerAnnouncement;
import dev.drover.operations.OperationException;
import dev.drover.operations.cluster.OperationContext;
import dev.drover.operations.cluster.TopicReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** The workers of a consumer group. */
public final class Fleet {
    private static final long SENT_SECONDS = 15;

    private final OperationContext context;

    public Fleet(OperationContext context) {
        this.context = context;
    }

    /** Who holds which partition of the request topics, and how far behind it is. */
    public GroupProgress group(String name) {
        return context.carryOut(() -> GroupProgress.read(context, name));
    }

    /**
     * Asks workers, one after the other. A worker that does not answer is no failure: its report says so.
     *
     * @param urls such as {@code http://worker-1:8081}
     * @param token bearer token of workers on other machines; null for none
     */
    public List<WorkerReport> workers(List<String> urls, @Nullable String token) {
        return context.carryOut(() -> {
            List<WorkerReport> reports = new ArrayList<>();
            try (WorkerClient client = new WorkerClient(token)) {
                for (String url : urls) {
                    context.stop().check();
                    reports.add(WorkerReport.ask(client, url));
                }
            }
            return reports;
        });
    }

    /**
     * Requests without an outcome, as the workers that hold them say it. A worker that does not answer is no failure: the
     * result says so.
     *
     * @param urls such as {@code http://worker-1:8081}
     * @param token bearer token of workers on other machines; null for none
     */
    public OpenRequestsFound requests(List<String> urls, @Nullable String token, OpenRequestQuery query) {
        return context.carryOut(() -> {
            List<WorkerRequests> answers = new ArrayList<>();
            try (WorkerClient client = new WorkerClient(token)) {
                for (String url : urls) {
                    context.stop().check();
                    answers.add(WorkerRequests.ask(client, url, query));
                }
            }
            Set<String> partitions = new TreeSet<>();
            for (String topic : context.cluster().requestTopics()) {
                context.cluster().partitions(topic).forEach(each -> partitions.add(each.toString()));
            }
            return OpenRequestsFound.of(answers, partitions, query.limit());
        });
    }

    /** The latest word about each model and credential, and about its breaker, in order; a remark for each unreadable record. */
    public List<ControlWord> words() {
        return context.carryOut(() -> {
            Map<String, ControlWord> words = new TreeMap<>();
            try (TopicReader reader =
                    TopicReader.of(context, List.of(context.cluster().topics().control()), null)) {
                reader.read(each -> {
                    take(words, each.key(), each.value());
                    return true;
                });
            }
            return List.copyOf(words.values());
        });
    }

    /** What the workers say that are members of the group now, of how they are configured; none if there is no topic for it. */
    public List<WorkerAnnouncement> announcements(GroupProgress group) {
        Set<String> members = group.memberIds();
        return context.carryOut(() -> {
            Map<String, WorkerAnnouncement> said = new TreeMap<>();
            List<String> topics = context.cluster()
                    .existing(List.of(context.cluster().topics().workers()));
            try (TopicReader reader = TopicReader.of(context, topics, null)) {
                reader.read(each -> {
                    if (each.key() != null) {
                        announced(said, each.key(), each.value());
                    }
                    return true;
                });
            }
            return said.values().stream()
                    .filter(each -> each.member() != null && members.contains(each.member()))
                    .toList();
        });
    }

    private void announced(Map<String, WorkerAnnouncement> said, byte[] key, byte @Nullable [] value) {
        try {
            if (value == null) {
                said.remove(WorkerAnnouncement.worker(key));
            } else {
                said.put(WorkerAnnouncement.worker(key), WorkerAnnouncement.read(key, value));
            }
        } catch (IllegalArgumentException e) {
            context.remark(new FleetRemark.NotFollowed(String.valueOf(e.getMessage())));
        }
    }

    /** The words that hold something back now; workers say of that no more than that requests wait. */
    public List<ControlWord> pauses(Instant now) {
        return words().stream()
                .filter(word -> word.action() == Action.PAUSE && word.pauses(now))
                .toList();
    }

    /** Fails if there is no topic for a word. */
    public void requireControl() {
        context.carryOut(
                () -> context.cluster().partitions(context.cluster().topics().control()));
    }

    /**
     * Says it to all workers, which follow within a second; those that start later hear it as well.
     *
     * @throws OperationException if it could not be written
     */
    public void say(ControlWord word) {
        context.carryOut(() -> {
            String topic = context.cluster().topics().control();
            try (Producer<byte[], byte[]> producer = context.cluster().producer(Map.of())) {
                byte[] key = ControlCodec.Key.of(word).bytes();
                producer.send(new ProducerRecord<>(topic, key, ControlCodec.value(word)))
                        .get(SENT_SECONDS, TimeUnit.SECONDS);
            }
            return true;
        });
    }

    private void take(Map<String, ControlWord> words, byte @Nullable [] key, byte @Nullable [] value) {
        try {
            String about = ControlCodec.readKey(key).toString();
            if (value == null) {
                words.remove(about);
            } else {
                words.put(about, ControlCodec.read(key, value));
            }
        } catch (IllegalArgumentException e) {
            context.remark(new FleetRemark.NotFollowed(String.valueOf(e.getMessage())));
        }
    }
}
