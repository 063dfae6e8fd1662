package dev.drover.app.control;

import dev.drover.app.kafka.TopicFollower;
import dev.drover.app.pipeline.Elsewhere;
import dev.drover.contracts.BudgetRefusal;
import dev.drover.contracts.WorkerAnnouncement;
import dev.drover.contracts.WorkerAnnouncement.Address;
import dev.drover.engine.KafkaClients;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This worker among the others of its group: tells them what it is configured with, and hears what they are. Operators it
 * tells which budgets were too small. One thread at a time looks and leaves; the rest is for any.
 */
public final class Neighbourhood implements TopicFollower.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Neighbourhood.class);
    private static final long ANSWER_SECONDS = 3;
    private static final Duration READ = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final Neighbours neighbours;
    private final String topic;
    private final Announcer announcer;
    private final Supplier<List<BudgetRefusal>> refusals;
    private final KafkaClients clients;
    private final InstantSource clock;
    private final Supplier<@Nullable Address> address;
    private volatile WorkerAnnouncement own;
    private volatile boolean said;
    private @Nullable Admin admin;
    private @Nullable TopicFollower follower;
    private boolean missed;
    private volatile Runnable changed = () -> {};
    private String warned = "";

    /**
     * @param topic of workers
     * @param wait how long a request waits for a worker that knows what it names
     * @param address where this worker says more of itself
     * @param refusals what budgets did not cover
     */
    public Neighbourhood(
            WorkerAnnouncement own,
            String topic,
            Duration wait,
            KafkaClients clients,
            InstantSource clock,
            Supplier<@Nullable Address> address,
            Supplier<List<BudgetRefusal>> refusals) {
        this.own = own;
        this.neighbours = new Neighbours(own, wait, clock);
        this.topic = topic;
        this.refusals = refusals;
        this.announcer = new Announcer(topic, clients);
        this.clients = clients;
        this.clock = clock;
        this.address = address;
    }

    /** Id of this process among workers. */
    public String worker() {
        return own.worker();
    }

    /** What the others know. */
    public Elsewhere elsewhere() {
        return neighbours;
    }

    /** Workers that are there and are configured otherwise. */
    public int others() {
        return neighbours.others();
    }

    /** How this worker is configured, and in what others differ, for people. */
    public String detail() {
        String difference = neighbours.difference();
        return own.fingerprint() + (difference.isEmpty() ? "" : "; " + difference);
    }

    @Override
    public void record(ConsumerRecord<byte[], byte[]> entry) {
        try {
            if (entry.key() == null) {
                return;
            }
            if (entry.value() == null) {
                String worker = WorkerAnnouncement.worker(entry.key());
                neighbours.forgotten(worker);
                if (worker.equals(own.worker())) {
                    // Others took this worker for gone, after a long pause or a broken connection.
                    said = false;
                }
            } else if (neighbours.heard(WorkerAnnouncement.read(entry.key(), entry.value()))) {
                changed.run();
            }
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "a worker's record at {}-{}@{} cannot be read: {}",
                    entry.topic(),
                    entry.partition(),
                    entry.offset(),
                    e.getMessage());
        }
    }

    /** @param changed is run when requests that wait should look again */
    public void onChange(Runnable changed) {
        this.changed = changed;
    }

    /**
     * Announces what has changed, and looks who is there; takes seconds if the broker is slow. Does without if the topic is
     * not there, until it is.
     *
     * @param member id of this worker in the group, null before it has joined
     */
    public void look(@Nullable String member) throws InterruptedException {
        if (follower == null && !follow()) {
            return;
        }
        List<BudgetRefusal> refused = refusals.get();
        if (!said || !Objects.equals(member, own.member()) || !refused.equals(own.refusals())) {
            own = own.later(member, address.get(), false, clock.instant()).refusing(refused);
            said = announcer.say(own);
        }
        boolean look = members();
        for (String worker : neighbours.over(clock.instant())) {
            announcer.forget(worker);
        }
        warn();
        if (look) {
            changed.run();
        }
    }

    /** Reads what others have said before the first request is taken, so that none is ended which they could serve. */
    private boolean follow() throws InterruptedException {
        if (!exists()) {
            return false;
        }
        TopicFollower begun = new TopicFollower(clients, Map.of(topic, this), clock);
        follower = begun;
        begun.start();
        for (long waited = 0; !begun.caughtUp() && waited < READ.toMillis(); waited += LOOK_AGAIN.toMillis()) {
            Thread.sleep(LOOK_AGAIN); // the follower tells nobody; at most READ, once in the life of a worker
        }
        return true;
    }

    private boolean exists() throws InterruptedException {
        try {
            admin().describeTopics(List.of(topic)).allTopicNames().get(ANSWER_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (InterruptException _) {
            throw new InterruptedException("interrupted while looking for " + topic);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            if (!missed) {
                missed = true;
                LOG.warn(
                        "workers do not tell one another how they are configured, so a rollout may end requests that"
                                + " only some of them know: topic {} is not there (create it: drover topics create), or"
                                + " may not be described: {}",
                        topic,
                        e.getMessage());
            }
            return false;
        }
    }

    private Admin admin() {
        Admin connected = admin;
        if (connected == null) {
            connected = clients.admin();
            admin = connected;
        }
        return connected;
    }

    private void warn() {
        String difference = neighbours.difference();
        if (difference.equals(warned)) {
            return;
        }
        warned = difference;
        if (difference.isEmpty()) {
            LOG.info("all workers of group {} that are known are configured alike", own.group());
        } else {
            LOG.warn("workers of group {} are configured differently: {}", own.group(), difference);
        }
    }

    private boolean members() throws InterruptedException {
        try {
            return neighbours.members(Objects.requireNonNull(admin().describeConsumerGroups(List.of(own.group()))
                            .describedGroups()
                            .get(own.group()))
                    .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                    .members()
                    .stream()
                    .map(MemberDescription::consumerId)
                    .collect(Collectors.toSet()));
        } catch (InterruptException _) {
            throw new InterruptedException("interrupted while looking at the group");
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            LOG.debug("who is a member of the group is not known", e);
            return false;
        }
    }

    /** Tells the others that this worker has stopped. */
    public void leave() {
        try {
            if (said) {
                announcer.say(own.later(own.member(), own.address(), true, clock.instant())
                        .refusing(refusals.get()));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (follower != null) {
            follower.close();
        }
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
