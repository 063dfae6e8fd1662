package dev.drover.app.control;

import dev.drover.app.kafka.TopicFollower;
import dev.drover.contracts.ControlCodec;
import dev.drover.contracts.ControlCodec.Key;
import dev.drover.contracts.ControlWord;
import dev.drover.contracts.ControlWord.Action;
import dev.drover.contracts.ControlWord.Kind;
import dev.drover.contracts.ControlWord.Target;
import dev.drover.contracts.CutOver;
import dev.drover.model.Breakers;
import dev.drover.model.Chain;
import dev.drover.model.Chains;
import dev.drover.model.CutOvers;
import dev.drover.model.Model;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what operators say. A model is held back as long as the word about it, or that about its provider's credential,
 * is a pause; closing a breaker is apart from that. A word that is read again changes nothing; one that a topic which was
 * created again does not have any more is withdrawn. For one thread, the follower's.
 */
public final class ControlBoard implements TopicFollower.Listener {
    /** A pause without an end is renewed long before this is over. */
    private static final Duration LONGEST = Duration.ofDays(30);

    private static final Duration RENEW = Duration.ofDays(1);
    private static final Logger LOG = LoggerFactory.getLogger(ControlBoard.class);

    private final List<Model> models;
    private final List<Chain> configured;
    private final Breakers breakers;
    private final CutOvers cutOvers;
    private final Runnable changed;
    private final InstantSource clock;
    private final Map<Key, ControlWord> words = new HashMap<>();
    /** Where each was met last. */
    private final Map<Key, Integer> partitions = new HashMap<>();
    /** Said by a partition that is being read again, and not met in the topic so far. */
    private final Set<Key> unconfirmed = new HashSet<>();

    private final Set<Model> held = new HashSet<>();
    private Instant renewed = Instant.MIN;

    /** What words may be about. */
    public record Directory(List<Model> models, List<Chain> chains) {
        public Directory {
            models = List.copyOf(models);
            chains = List.copyOf(chains);
        }
    }

    /** @param changed lanes may go on, or must wait */
    public ControlBoard(Directory directory, Chains chains, Runnable changed, InstantSource clock) {
        this.models = directory.models();
        this.configured = directory.chains();
        this.breakers = chains.breakers();
        this.cutOvers = chains.cutOvers();
        this.changed = changed;
        this.clock = clock;
    }

    @Override
    public void record(ConsumerRecord<byte[], byte[]> entry) {
        byte[] value = entry.value();
        try {
            if (value == null) {
                withdraw(ControlCodec.readKey(entry.key()));
            } else {
                Key key = ControlCodec.readKey(entry.key());
                ControlWord word = ControlCodec.read(entry.key(), value);
                partitions.put(key, entry.partition());
                take(key, word);
            }
        } catch (IllegalArgumentException e) {
            LOG.error(
                    "the operator's word {}-{}@{} cannot be read and is not followed: {}",
                    entry.topic(),
                    entry.partition(),
                    entry.offset(),
                    e.getMessage());
        }
    }

    @Override
    public void tick(Instant now) {
        if (now.isAfter(renewed)) {
            renewed = now.plus(RENEW);
            models.forEach(model -> hold(model, now));
        }
    }

    @Override
    public void startsOver(int partition) {
        partitions.forEach((key, met) -> {
            if (met == partition) {
                unconfirmed.add(key);
            }
        });
    }

    @Override
    public void level() {
        for (Key key : Set.copyOf(unconfirmed)) {
            LOG.info("what an operator said of {} is gone from the topic, and is not followed any more", key);
            withdraw(key);
        }
    }

    private void take(Key key, ControlWord word) {
        unconfirmed.remove(key);
        if (word.equals(words.put(key, word))) {
            return;
        }
        List<Model> meant = meant(word.target());
        boolean isOfChain = isOfChain(word);
        if (word.target().kind() == Kind.CHAIN) {
            // What cannot be followed ends what was said before: a worker that starts later knows this word alone.
            cutOvers.say(word.target().name(), isOfChain ? word.cutOver() : null);
        }
        if (meant.isEmpty() && !isOfChain) {
            LOG.warn(
                    "an operator's word is about {}{}, which this worker does not have",
                    word.target(),
                    word.cutOver() == null ? "" : " and model " + word.cutOver().model());
            if (word.target().kind() == Kind.CHAIN) {
                changed.run();
            }
            return;
        }
        Instant now = clock.instant();
        if (word.action() != Action.PAUSE || word.pauses(now)) {
            LOG.info(
                    "an operator says {} for {}{}{}: {}, {}",
                    word.action().wire(),
                    word.target(),
                    word.until() == null ? "" : " until " + word.until(),
                    word.cutOver() == null ? "" : " " + word.cutOver(),
                    said(word.reason()),
                    said(word.by()));
        }
        for (Model model : meant) {
            if (word.action() == Action.CLOSE_BREAKER) {
                breakers.reset(model);
            }
            hold(model, now);
        }
        changed.run();
    }

    private void withdraw(Key key) {
        unconfirmed.remove(key);
        partitions.remove(key);
        ControlWord known = words.remove(key);
        if (known != null && known.action() == Action.CUT_OVER) {
            cutOvers.say(key.target().name(), null);
            changed.run();
        } else if (known != null && known.action() == Action.PAUSE) {
            Instant now = clock.instant();
            meant(key.target()).forEach(model -> hold(model, now));
            changed.run();
        }
    }

    private void hold(Model model, Instant now) {
        Instant until = Stream.of(
                        words.get(new Key(new Target(Kind.MODEL, model.name()), false)),
                        words.get(new Key(
                                new Target(Kind.CREDENTIAL, model.provider().name()), false)))
                .filter(Objects::nonNull)
                .filter(word -> word.pauses(now))
                .map(word -> end(word, now))
                .max(Instant::compareTo)
                .orElse(now);
        if (until.isAfter(now)) {
            held.add(model);
            breakers.hold(model, until);
        } else if (held.remove(model)) {
            breakers.hold(model, now);
        }
    }

    private static Instant end(ControlWord word, Instant now) {
        Instant longest = now.plus(LONGEST);
        Instant until = word.until();
        return until == null || until.isAfter(longest) ? longest : until;
    }

    private List<Model> meant(Target target) {
        return models.stream()
                .filter(model -> switch (target.kind()) {
                    case MODEL -> model.name().equals(target.name());
                    case CREDENTIAL -> model.provider().name().equals(target.name());
                    case CHAIN -> false;
                })
                .toList();
    }

    /** Whether the word is about a chain that this worker has, with a model of it. */
    private boolean isOfChain(ControlWord word) {
        CutOver cutOver = word.cutOver();
        return word.target().kind() == Kind.CHAIN
                && configured.stream()
                        .anyMatch(chain -> chain.name().equals(word.target().name())
                                && (cutOver == null
                                        || chain.models().stream()
                                                .anyMatch(model -> model.name().equals(cutOver.model()))));
    }

    private static String said(@Nullable String text) {
        return text == null ? "-" : text;
    }
}
