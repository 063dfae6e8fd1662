package dev.drover.app.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.engine.KafkaClients;
import dev.drover.testbed.EmbeddedBroker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicFollowerTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static EmbeddedBroker broker;

    private final InstantSource clock = InstantSource.system();
    private final List<String> read = new CopyOnWriteArrayList<>();
    private final TopicFollower.Listener listener = entry -> read.add(text(entry));
    private String ledger = "";
    private String budgets = "";
    private TopicFollower follower;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void createTopics() {
        ledger = "ledger-" + UUID.randomUUID();
        budgets = "budgets-" + UUID.randomUUID();
        broker.createTopic(ledger, 3);
        broker.createTopic(budgets, 1);
        follower = new TopicFollower(clients(), Map.of(ledger, listener, budgets, listener), clock);
    }

    @AfterEach
    void closeFollower() {
        follower.close();
    }

    @Test
    void allPartitionsOfAllTopicsAreReadFromTheBeginningAndOnwards() {
        write(ledger, 0, "a");
        write(ledger, 2, "b");
        write(budgets, 0, "c");
        assertThat(follower.caughtUp()).isFalse();
        assertThat(follower.staleness(clock.instant())).isEqualTo(TopicFollower.NEVER);

        follower.start();
        awaitLevel();
        assertThat(read).containsExactlyInAnyOrder("a", "b", "c");
        write(ledger, 1, "d");
        awaitRead("d");
        assertThat(follower.records()).isEqualTo(4);
        assertThat(follower.trouble()).isEmpty();
    }

    @Test
    void whatIsNotCommittedIsReadAndHoldsNothingUp() {
        follower.start();
        try (Producer<byte[], byte[]> open = producer(Map.of("transactional.id", "t-" + ledger))) {
            open.initTransactions();
            open.beginTransaction();
            open.send(new ProducerRecord<>(ledger, 0, null, "open".getBytes(UTF_8)));
            open.flush();
            write(ledger, 0, "behind it");
            awaitRead("open", "behind it");
            Instant since = clock.instant();
            await().atMost(LONG)
                    .until(() -> follower.staleness(clock.instant()).compareTo(Duration.between(since, clock.instant()))
                            < 0);
            open.abortTransaction();
        }
        write(ledger, 0, "after it");
        awaitRead("after it");
    }

    @Test
    void aBrokerThatGoesIsNoticedAndWaitedForAndNothingIsReadTwice() {
        write(ledger, 0, "a");
        follower.start();
        awaitLevel();
        broker.stop();
        try {
            await().atMost(LONG).until(() -> follower.staleness(clock.instant()).compareTo(Duration.ofSeconds(4)) > 0);
            assertThat(follower.staleness(clock.instant())).isLessThan(TopicFollower.NEVER);
        } finally {
            broker.resume();
        }
        write(ledger, 0, "b");
        awaitRead("a", "b");
        await().atMost(LONG).until(() -> follower.staleness(clock.instant()).compareTo(Duration.ofSeconds(2)) < 0);
        assertThat(read).containsExactly("a", "b");
    }

    @Test
    void partitionsThatAreAddedAreReadFromTheirBeginning() throws Exception {
        follower.start();
        awaitLevel();
        try (Admin admin = broker.admin()) {
            admin.createPartitions(Map.of(ledger, NewPartitions.increaseTo(5)))
                    .all()
                    .get();
        }
        write(ledger, 4, "new");
        awaitRead("new");
    }

    @Test
    void aTopicThatIsCreatedLaterIsWaitedFor() {
        TopicFollower early = new TopicFollower(clients(), Map.of(ledger + "-later", listener), clock);
        try {
            early.start();
            await().atMost(LONG).until(() -> early.trouble().contains("is not there"));
            broker.createTopic(ledger + "-later", 1);
            write(ledger + "-later", 0, "at last");
            awaitRead("at last");
        } finally {
            early.close();
        }
    }

    @Test
    void aListenerThatFailsOnARecordGetsTheNextOne() {
        TopicFollower fragile = new TopicFollower(
                clients(),
                Map.of(ledger, entry -> {
                    if (text(entry).equals("bad")) {
                        throw new IllegalStateException("cannot take it");
                    }
                    read.add(text(entry));
                }),
                clock);
        write(ledger, 0, "bad");
        write(ledger, 0, "good");
        try {
            fragile.start();
            awaitRead("good");
        } finally {
            fragile.close();
        }
    }

    private void awaitLevel() {
        await().atMost(LONG).until(follower::caughtUp);
    }

    private void awaitRead(String... values) {
        await().atMost(LONG).untilAsserted(() -> assertThat(read).contains(values));
    }

    private static String text(ConsumerRecord<byte[], byte[]> entry) {
        return new String(entry.value(), UTF_8);
    }

    private static void write(String topic, int partition, String value) {
        try (Producer<byte[], byte[]> producer = producer(Map.of())) {
            producer.send(new ProducerRecord<>(topic, partition, null, value.getBytes(UTF_8)))
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Producer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("bootstrap.servers", broker.bootstrapServers());
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static KafkaClients clients() {
        return new KafkaClients() {
            @Override
            public Consumer<byte[], byte[]> consumer(Map<String, Object> settings) {
                Map<String, Object> all = new HashMap<>(settings);
                all.put("bootstrap.servers", broker.bootstrapServers());
                return new KafkaConsumer<>(all);
            }

            @Override
            public Producer<byte[], byte[]> producer(Map<String, Object> settings) {
                throw new UnsupportedOperationException("a follower writes nothing");
            }

            @Override
            public Admin admin() {
                throw new UnsupportedOperationException("a follower administers nothing");
            }
        };
    }
}
