package dev.drover.app.pipeline;

import dev.drover.app.chunks.ChunkPublisher;
import dev.drover.app.chunks.ChunkedRequest;
import dev.drover.app.chunks.RequestChunks;
import dev.drover.contracts.Decoded;
import dev.drover.contracts.Decoded.Accepted;
import dev.drover.contracts.Decoded.Rejected;
import dev.drover.contracts.Decoded.Salvage;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.FailureMessage;
import dev.drover.contracts.IdempotencyKey;
import dev.drover.contracts.InferenceRequest;
import dev.drover.contracts.RequestCodec;
import dev.drover.engine.Delivery;
import dev.drover.engine.Intake;
import dev.drover.engine.Intaken;
import dev.drover.engine.PartitionState;
import dev.drover.model.Chain;
import dev.drover.model.ChainRequest;
import dev.drover.model.ChainRun;
import dev.drover.model.ChunkSink;
import dev.drover.model.Limits;
import dev.drover.outcome.RequestContext;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes records in: decoded, routed, and made into jobs; what is no request ends at once. */
public final class LlmIntake implements Intake<CommittedUsage> {
    private static final Logger LOG = LoggerFactory.getLogger(LlmIntake.class);

    private final RoutingTable routes;
    private final Router router;
    private final BiFunction<ChainRequest, Limits, ChainRun> chains;
    private final Partitions partitions;
    private final OutcomeAssembly endings;
    private final Elsewhere elsewhere;
    private final Reading reading;
    private final Dimensions dimensions;
    private final ChunkPublisher chunks;

    /**
     * How records are read.
     *
     * @param clusterId of which ids of requests are made
     * @param metadata members of requests' metadata that usage events carry
     */
    public record Reading(String clusterId, List<String> metadata) {
        public Reading {
            metadata = List.copyOf(metadata);
        }
    }

    /**
     * @param chains starts a request's run through its chain
     * @param elsewhere what other workers know
     * @param chunks of requests that ask for them
     */
    public LlmIntake(
            RoutingTable routes,
            BiFunction<ChainRequest, Limits, ChainRun> chains,
            Partitions partitions,
            OutcomeAssembly endings,
            Elsewhere elsewhere,
            Reading reading,
            ChunkPublisher chunks) {
        this.routes = routes;
        this.router = new Router(routes, endings.names());
        this.chains = chains;
        this.partitions = partitions;
        this.endings = endings;
        this.elsewhere = elsewhere;
        this.reading = reading;
        this.dimensions = new Dimensions(reading.metadata());
        this.chunks = chunks;
    }

    @Override
    public PartitionState<CommittedUsage> open(String topic, int partition, long epoch) {
        return partitions.open(topic, partition, epoch);
    }

    @Override
    public Intaken<CommittedUsage> take(Delivery delivery, PartitionState<CommittedUsage> state) {
        try {
            Decoded decoded = RequestCodec.decode(delivery.value(), name -> ReceivedRequest.header(delivery, name));
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

    private Intaken<CommittedUsage> refused(Salvage salvage, Delivery delivery, FailureCode code, String message) {
        String tenant = endings.names().withoutCredential(router.tenant(salvage.tenant(), delivery.topic()));
        RequestContext context = RequestContext.of(salvage, tenant);
        return new Intaken.Finished<>(
                endings.refused(received(delivery), context, code, FailureMessage.foreign(message)));
    }

    private Intaken<CommittedUsage> accepted(
            InferenceRequest request, Delivery delivery, PartitionState<CommittedUsage> state) {
        ReceivedRequest received = received(delivery);
        return switch (router.route(request, delivery.topic(), delivery.timestamp())) {
            case Route.Refused refused -> {
                RequestContext context = RequestContext.of(request, refused.tenant(), refused.chain());
                yield new Intaken.Finished<>(
                        endings.refused(received, context, refused.code(), FailureMessage.own(refused.message())));
            }
            case Route.Unknown unknown -> unknown(received, request, unknown, state);
            case Route.To to -> new Intaken.Queued<>(job(received, request, to, state));
        };
    }

    /** It waits if others know what it names; the message says what this worker knows. */
    private Intaken<CommittedUsage> unknown(
            ReceivedRequest received,
            InferenceRequest request,
            Route.Unknown route,
            PartitionState<CommittedUsage> state) {
        Route.Refused refusal = route.refusal();
        RequestContext context = RequestContext.of(request, refusal.tenant(), refusal.chain());
        Instant came = received.delivery().timestamp();
        Instant opened = own(state).opened();
        Instant since = came.isAfter(opened) ? came : opened;
        return JobOfOthers.waitsUntil(elsewhere, route, since) == null
                ? new Intaken.Finished<>(
                        endings.refused(received, context, refusal.code(), FailureMessage.own(refusal.message())))
                : new Intaken.Queued<>(new JobOfOthers(received, context, route, since, elsewhere, endings));
    }

    /** Reads a record that is no job, or none any more. Any thread; never throws. */
    ReadRequest read(Delivery delivery) {
        ReceivedRequest received = received(delivery);
        try {
            Decoded decoded = RequestCodec.decode(delivery.value(), name -> ReceivedRequest.header(delivery, name));
            return switch (decoded) {
                case Accepted(var request) -> {
                    Route route = router.route(request, delivery.topic(), delivery.timestamp());
                    Chain chain = route instanceof Route.To to ? to.chain() : null;
                    RequestContext context =
                            RequestContext.of(request, route.tenant(), chain == null ? null : chain.name());
                    yield new ReadRequest(received, context, chain, route.deadline());
                }
                case Rejected rejected -> refused(received, rejected.salvage());
            };
        } catch (RuntimeException | StackOverflowError e) {
            LOG.debug("a record that waits could not be read", e);
            return refused(received, Salvage.NOTHING);
        }
    }

    private ReadRequest refused(ReceivedRequest received, Salvage salvage) {
        String tenant = endings.names()
                .withoutCredential(
                        router.tenant(salvage.tenant(), received.delivery().topic()));
        return new ReadRequest(received, RequestContext.of(salvage, tenant), null, null);
    }

    ReceivedRequest received(Delivery delivery) {
        return ReceivedRequest.of(delivery, reading.clusterId(), endings.names());
    }

    private static LlmPartitionState own(PartitionState<CommittedUsage> state) {
        if (state instanceof LlmPartitionState own) {
            return own;
        }
        throw new IllegalArgumentException("a partition state of somebody else: " + state);
    }

    private LlmJob job(
            ReceivedRequest received, InferenceRequest request, Route.To to, PartitionState<CommittedUsage> state) {
        LlmPartitionState partition = own(state);
        var rules = routes.rules(to.tenant());
        RequestBudget budget = partition.budget(to.tenant(), to.deadline());
        Limits limits = new RequestLimits(
                partition.limits(),
                budget,
                rules == null ? List.of() : rules.regions(),
                rules == null || rules.cheaperModel());
        RequestChunks chunked =
                routes.publishesChunks(request, to) ? chunks.open(chunked(received, request, to, partition)) : null;
        ChainRequest asked = new ChainRequest(
                received.id(),
                IdempotencyKey.of(received.id(), received.replays()),
                request,
                to.chain(),
                to.deadline(),
                stickiness(received),
                chunked == null ? ChunkSink.NONE : chunked);
        RequestContext context =
                RequestContext.of(request, to.tenant(), to.chain().name()).withDimensions(dimensions.of(request));
        return new LlmJob(received, context, to, chains.apply(asked, limits), budget, endings, chunked);
    }

    private static int stickiness(ReceivedRequest received) {
        byte[] key = received.delivery().key();
        return key == null ? received.id().hashCode() : Arrays.hashCode(key);
    }

    private ChunkedRequest chunked(
            ReceivedRequest received, InferenceRequest request, Route.To to, LlmPartitionState partition) {
        Delivery delivery = received.delivery();
        return new ChunkedRequest(
                received.id(),
                partition.epoch(),
                delivery.key(),
                delivery.partition(),
                ChunkedRequest.headers(delivery.headers(), received.origin().toString()),
                request.customId(),
                to.tenant(),
                endings.place(delivery.partition()));
    }
}
