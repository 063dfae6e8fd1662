package dev.drover.app.join;

import dev.drover.contracts.Decoded;
import dev.drover.contracts.Decoded.Accepted;
import dev.drover.contracts.Decoded.Rejected;
import dev.drover.contracts.Decoded.Salvage;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.IdempotencyKey;
import dev.drover.contracts.InferenceRequest;
import dev.drover.contracts.RequestCodec;
import dev.drover.engine.Delivery;
import dev.drover.engine.Intake;
import dev.drover.engine.Intaken;
import dev.drover.engine.PartitionState;
import dev.drover.model.ChainRequest;
import dev.drover.model.ChainRun;
import dev.drover.model.Limits;
import dev.drover.outcome.Subject;
import java.util.List;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes records in: decoded, routed, and made into jobs; what is no request ends at once. */
public final class LlmIntake implements Intake<Charge> {
    private static final Logger LOG = LoggerFactory.getLogger(LlmIntake.class);

    private final Directory directory;
    private final Router router;
    private final BiFunction<ChainRequest, Limits, ChainRun> chains;
    private final Partitions partitions;
    private final Endings endings;
    private final String clusterId;
    private final Dimensions dimensions;

    /**
     * @param chains starts a request's run through its chain
     * @param metadata members of requests' metadata that usage events carry
     */
    public LlmIntake(
            Directory directory,
            BiFunction<ChainRequest, Limits, ChainRun> chains,
            Partitions partitions,
            Endings endings,
            String clusterId,
            List<String> metadata) {
        this.directory = directory;
        this.router = new Router(directory, endings.names());
        this.chains = chains;
        this.partitions = partitions;
        this.endings = endings;
        this.clusterId = clusterId;
        this.dimensions = new Dimensions(metadata);
    }

    @Override
    public PartitionState<Charge> open(String topic, int partition) {
        return partitions.open(topic, partition);
    }

    @Override
    public Intaken<Charge> take(Delivery delivery, PartitionState<Charge> state) {
        try {
            Decoded decoded = RequestCodec.decode(delivery.value(), name -> Arrival.header(delivery, name));
            return switch (decoded) {
                case Rejected(var code, var message, var salvage) -> refused(salvage, delivery, code, message);
                case Accepted(var request) -> accepted(request, delivery, state);
            };
        } catch (RuntimeException | StackOverflowError e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("topic", delivery.topic())
                    .addKeyValue("partition", delivery.partition())
                    .addKeyValue("offset", delivery.offset())
                    .log("a record could not be taken in");
            String message = "the worker could not take it in: " + e.getClass().getSimpleName();
            return refused(Salvage.NOTHING, delivery, FailureCode.MALFORMED_RECORD, message);
        }
    }

    private Intaken<Charge> refused(Salvage salvage, Delivery delivery, FailureCode code, String message) {
        String tenant = endings.names().withoutCredential(router.tenant(salvage.tenant(), delivery.topic()));
        Subject subject = Subject.of(salvage, tenant);
        return new Intaken.Finished<>(endings.refused(arrival(delivery), subject, code, message));
    }

    private Intaken<Charge> accepted(InferenceRequest request, Delivery delivery, PartitionState<Charge> state) {
        Arrival arrival = arrival(delivery);
        return switch (router.route(request, delivery.topic(), delivery.timestamp())) {
            case Route.Refused refused -> {
                Subject subject = Subject.of(request, refused.tenant(), refused.chain());
                yield new Intaken.Finished<>(endings.refused(arrival, subject, refused.code(), refused.message()));
            }
            case Route.To to -> new Intaken.Queued<>(job(arrival, request, to, state));
        };
    }

    private Arrival arrival(Delivery delivery) {
        return Arrival.of(delivery, clusterId, endings.names());
    }

    private LlmJob job(Arrival arrival, InferenceRequest request, Route.To to, PartitionState<Charge> state) {
        if (!(state instanceof LlmPartitionState partition)) {
            throw new IllegalArgumentException("a partition state of somebody else: " + state);
        }
        var rules = directory.rules(to.tenant());
        RequestBudget budget = partition.budget(to.tenant(), to.deadline());
        Limits limits = new RequestLimits(
                partition.limits(),
                budget,
                rules == null ? List.of() : rules.regions(),
                rules == null || rules.cheaperModel());
        ChainRequest asked = new ChainRequest(
                arrival.id(), IdempotencyKey.of(arrival.id(), arrival.replays()), request, to.chain(), to.deadline());
        Subject subject = Subject.of(request, to.tenant(), to.chain().name()).withDimensions(dimensions.of(request));
        return new LlmJob(arrival, subject, to, chains.apply(asked, limits), budget, endings);
    }
}
