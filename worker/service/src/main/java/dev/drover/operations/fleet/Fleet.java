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
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.AuthorizationException;
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

    /** Asks workers, all at the same time. A worker that does not answer is no failure: its report says so. */
    public List<WorkerReport> workers(WorkersAsked asked) {
        return context.carryOut(() -> {
            try (WorkerClient client = new WorkerClient(context.cluster().id(), asked)) {
                return client.ask(addresses(asked), WorkerReport::ask);
            }
        });
    }

    /**
     * Requests without an outcome, as the workers that hold them say it. A worker that does not answer is no failure: the
     * result says so.
     */
    public OpenRequestsFound requests(WorkersAsked asked, OpenRequestQuery query) {
        return context.carryOut(() -> {
            List<WorkerRequests> answers;
            try (WorkerClient client = new WorkerClient(context.cluster().id(), asked)) {
                answers = client.ask(addresses(asked), (one, address) -> WorkerRequests.ask(one, address, query));
            }
            Set<String> partitions = new TreeSet<>();
            for (String topic : context.cluster().requestTopics()) {
                context.cluster().partitions(topic).forEach(each -> partitions.add(each.toString()));
            }
            return OpenRequestsFound.of(answers, partitions, query.limit());
        });
    }

    /** Those that were named, else all members of the group that have announced where they are. */
    private List<WorkerAddress> addresses(WorkersAsked asked) throws Exception {
        if (!asked.urls().isEmpty()) {
            return asked.urls().stream().map(WorkerAddress::of).toList();
        }
        ConsumerGroupDescription group = GroupProgress.description(context, asked.group());
        if (group == null) {
            return List.of();
        }
        List<WorkerAddress> addresses = new ArrayList<>();
        try {
            for (WorkerAnnouncement said : announced().values()) {
                group.members().stream()
                        .filter(member -> member.consumerId().equals(said.member()))
                        .map(member -> WorkerAddress.of(said, member))
                        .filter(Objects::nonNull)
                        .forEach(addresses::add);
            }
        } catch (AuthorizationException e) {
            // What Kafka knows of the group is shown all the same.
            context.remark(new FleetRemark.AddressesUnknown(String.valueOf(e.getMessage())));
            return List.of();
        }
        if (addresses.size() < group.members().size()) {
            context.remark(new FleetRemark.NoAddress(group.members().size() - addresses.size()));
        }
        return addresses;
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
        return context.carryOut(() -> announced().values().stream()
                .filter(each -> each.member() != null && members.contains(each.member()))
                .toList());
    }

    /** The latest word of each process, by its id. */
    private Map<String, WorkerAnnouncement> announced() throws Exception {
        Map<String, WorkerAnnouncement> said = new TreeMap<>();
        List<String> topics =
                context.cluster().existing(List.of(context.cluster().topics().workers()));
        try (TopicReader reader = TopicReader.of(context, topics, null)) {
            reader.read(each -> {
                if (each.key() != null) {
                    announced(said, each.key(), each.value());
                }
                return true;
            });
        }
        return said;
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
