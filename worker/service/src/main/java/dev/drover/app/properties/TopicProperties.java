package dev.drover.app.properties;

import dev.drover.contracts.TopicKind;
import dev.drover.engine.EngineSettings;
import dev.drover.topics.WantedTopics;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Topic names.
 *
 * @param requests Topics to take requests from; llm.requests if not set.
 * @param results Topic of the one terminal line per request.
 * @param deadLetters Topic of the original bytes of requests that ended in an error.
 * @param usage Topic of one event per attempt.
 * @param ledger Compacted topic of cumulative spend and commit markers; as many partitions as the request topics.
 * @param budgets Compacted topic of budgets and top-ups that are set while workers run; one partition.
 * @param control Compacted topic of what operators say of models and credentials; one partition.
 * @param workers Compacted topic of what workers are configured with; one partition. A worker does without.
 * @param chunks Topic of chunks of streamed answers, for requests that ask for them. A worker does without.
 * @param parked Topic of dead letters that were given up; only commands write it.
 * @param replays Compacted topic of what was replayed already; only commands write it.
 * @param audit Topic of who replayed, parked or purged what, and why; only commands write it.
 * @param create Whether missing topics are created at start-up; if not, they are checked only.
 * @param partitions Partitions of request topics that are created here; the broker's default if not set.
 * @param usageRetention How long usage events are kept, if their topic is created here; reports reach as far back.
 * @param replicationFactor Replicas of topics that are created here; the broker's default if not set.
 */
public record TopicProperties(
        @NotEmpty @DefaultValue List<@Valid RequestTopic> requests,
        @DefaultValue("llm.results") @NotBlank String results,
        @DefaultValue("llm.requests-dlt") @NotBlank String deadLetters,
        @DefaultValue("llm.usage") @NotBlank String usage,
        @DefaultValue("llm.ledger") @NotBlank String ledger,
        @DefaultValue("llm.budgets") @NotBlank String budgets,
        @DefaultValue("llm.control") @NotBlank String control,
        @DefaultValue("llm.workers") @NotBlank String workers,
        @DefaultValue("llm.chunks") @NotBlank String chunks,
        @DefaultValue("llm.requests-parked") @NotBlank String parked,
        @DefaultValue("llm.replays") @NotBlank String replays,
        @DefaultValue("llm.audit") @NotBlank String audit,
        @DefaultValue("true") boolean create,
        @Nullable @Positive Integer partitions,
        @DefaultValue("35d") Duration usageRetention,
        @Nullable @Positive Short replicationFactor) {
    public TopicProperties {
        requests = requests.isEmpty()
                ? List.of(new RequestTopic(TopicKind.REQUESTS.defaultName(), BigDecimal.ONE))
                : List.copyOf(requests);
    }

    /** The name of a kind's topic; of several request topics the first. */
    public String name(TopicKind kind) {
        return switch (kind) {
            case REQUESTS -> requests.getFirst().name();
            case RESULTS -> results;
            case DEAD_LETTERS -> deadLetters;
            case USAGE -> usage;
            case LEDGER -> ledger;
            case BUDGETS -> budgets;
            case CONTROL -> control;
            case WORKERS -> workers;
            case CHUNKS -> chunks;
            case PARKED -> parked;
            case REPLAYS -> replays;
            case AUDIT -> audit;
            case CANCELLATIONS -> kind.defaultName(); // reserved: nobody can set another
        };
    }

    /** @param deadline the default deadline of requests */
    WantedTopics wanted(Duration deadline) {
        Map<TopicKind, String> others = Arrays.stream(TopicKind.values())
                .filter(kind -> kind != TopicKind.REQUESTS)
                .collect(Collectors.toMap(kind -> kind, this::name));
        return new WantedTopics(
                requestNames(),
                others,
                new WantedTopics.Creation(create, partitions, replicationFactor),
                usageRetention,
                deadline,
                EngineSettings.METADATA_CHARACTERS);
    }

    /** Names of the request topics. */
    public List<String> requestNames() {
        return requests.stream().map(RequestTopic::name).toList();
    }

    /**
     * A topic to take requests from.
     *
     * @param name The topic.
     * @param weight Share of quotas relative to the other request topics, above 0.
     */
    @ConfigurationPropertiesSource
    public record RequestTopic(
            @NotBlank String name,
            @DefaultValue("1") @Positive BigDecimal weight) {}
}
