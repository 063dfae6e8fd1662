package dev.drover.app;

import dev.drover.app.budgets.BudgetGuard;
import dev.drover.app.budgets.BudgetTopic;
import dev.drover.app.chunks.ChunkPublisher;
import dev.drover.app.configuration.ConfigurationCheck;
import dev.drover.app.configuration.KafkaTimeSettings;
import dev.drover.app.configuration.StaticMembership;
import dev.drover.app.configuration.UnknownProperties;
import dev.drover.app.control.ControlBoard;
import dev.drover.app.control.ControlFollowing;
import dev.drover.app.control.Neighbourhood;
import dev.drover.app.kafka.LoggedTopicEvents;
import dev.drover.app.kafka.SpringKafkaClients;
import dev.drover.app.keys.KeyWatch;
import dev.drover.app.meters.BudgetMeters;
import dev.drover.app.meters.ChainMeters;
import dev.drover.app.meters.ChargeMeters;
import dev.drover.app.meters.ChunkMeters;
import dev.drover.app.meters.EngineMeters;
import dev.drover.app.meters.LedgerMeters;
import dev.drover.app.meters.MemoryMeters;
import dev.drover.app.meters.PacingMeters;
import dev.drover.app.meters.PartitionMeters;
import dev.drover.app.meters.PriceMeters;
import dev.drover.app.meters.PrivateLabels;
import dev.drover.app.pipeline.PriceList;
import dev.drover.app.pipeline.RoutingTable;
import dev.drover.app.pipeline.Settings;
import dev.drover.app.pipeline.Spending;
import dev.drover.app.prices.PriceBook;
import dev.drover.app.prices.PriceWatch;
import dev.drover.app.properties.ConfigurationRules;
import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.Privacy;
import dev.drover.app.properties.TenantProperties;
import dev.drover.cost.UsageNormaliser;
import dev.drover.engine.KafkaClients;
import dev.drover.engine.MemoryBound;
import dev.drover.limit.BudgetRules;
import dev.drover.model.Chains;
import dev.drover.model.Transport;
import dev.drover.model.http.HttpTransport;
import dev.drover.privacy.MessageSanitizer;
import dev.drover.topics.TopicKeeper;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.config.MeterFilter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;

/**
 * The composition root: what is built from what, top to bottom; budgets are in {@link BudgetConfiguration}, what a worker
 * says of itself in {@link ManagementConfiguration}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DroverProperties.class)
class WorkerConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerConfiguration.class);

    /** How much longer than drain and a transaction a stop may take until Spring gives up on it. */
    private static final Duration STOP_MARGIN = Duration.ofSeconds(30);

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** What requests may name; the first bean that asks for the properties, so that nothing is built on wrong ones. */
    @Bean
    RoutingTable directory(DroverProperties properties, KafkaProperties kafka, ConfigurableEnvironment environment) {
        UnknownProperties.refuse(environment);
        ConfigurationRules.enforce(properties, KafkaTimeSettings.of(kafka));
        StaticMembership.refuse(kafka);
        ConfigurationCheck.warnings(environment, properties)
                .forEach(warning -> LOG.warn("the configuration may be wrong: {}", warning));
        return RoutingTable.of(properties);
    }

    @Bean
    MemoryBound memoryBound(DroverProperties properties, MeterRegistry meters) {
        MemoryBound memory = new MemoryBound(
                properties.engine().heldBytes(Runtime.getRuntime().maxMemory()));
        MemoryMeters.register(meters, memory);
        return memory;
    }

    @Bean
    HttpTransport transport(DroverProperties properties, SslBundles bundles, MemoryBound memory) {
        return Connections.of(properties, bundles, memory);
    }

    /** @param checked the rules hold, so that what is wrong with prices is the file's */
    @Bean
    PriceBook priceBook(DroverProperties properties, RoutingTable checked, BudgetGuard guard, MeterRegistry meters) {
        return PriceBook.open(properties, guard, new PriceMeters(meters));
    }

    @Bean
    PriceWatch priceWatch(PriceBook prices, DroverProperties properties) {
        return new PriceWatch(prices, properties.prices().reload());
    }

    @Bean
    Chains chains(
            DroverProperties properties, Transport transport, PriceBook prices, MeterRegistry meters, Clock clock) {
        return new Chains(
                Settings.chains(properties),
                transport,
                new PriceList(prices),
                new UsageNormaliser()::read,
                new ChainMeters(meters, new MessageSanitizer(Privacy.desensitizer(properties))::line),
                clock,
                () -> ThreadLocalRandom.current().nextLong());
    }

    /** A tenant is a label; one that looks like a person is shown as a placeholder. */
    @Bean
    MeterFilter privateLabels(DroverProperties properties, RoutingTable checked) {
        return PrivateLabels.of(Privacy.desensitizer(properties));
    }

    @Bean
    MeterBinder breakerMeters(Chains chains) {
        return TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(
                chains.breakers().registry());
    }

    @Bean
    PacingMeters pacingMeters(Chains chains, MeterRegistry meters, Clock clock) {
        return new PacingMeters(meters, chains.pacing(), clock);
    }

    @Bean
    WorkerState workerState() {
        return new WorkerState();
    }

    @Bean
    KafkaClients kafkaClients(
            ConsumerFactory<?, ?> consumers, ProducerFactory<?, ?> producers, KafkaAdmin admin, MeterRegistry meters) {
        return new SpringKafkaClients(consumers, producers, admin, meters);
    }

    @Bean
    LedgerFollowing ledgerFollowing(
            DroverProperties properties,
            BudgetTopic budgetTopic,
            KafkaClients clients,
            MeterRegistry meters,
            Clock clock) {
        LedgerFollowing ledger = new LedgerFollowing(
                properties,
                properties.budgets().zone(),
                Map.of(properties.topics().budgets(), record -> budgetTopic.apply(record.key(), record.value())),
                clients,
                clock);
        LedgerMeters.register(meters, ledger.view(), () -> ledger.staleness(clock.instant()), ledger::records);
        return ledger;
    }

    @Bean
    EngineAssembly engineAssembly(
            DroverProperties properties,
            KafkaProperties kafka,
            RoutingTable directory,
            Chains chains,
            EngineAssembly.Resources resources,
            EngineAssembly.Books books,
            EngineAssembly.Observers observers,
            Clock clock) {
        return new EngineAssembly(
                properties,
                KafkaTimeSettings.of(kafka).maxPollInterval(),
                directory,
                chains,
                resources,
                books,
                observers,
                clock);
    }

    @Bean
    ChunkPublisher chunkPublisher(DroverProperties properties, KafkaClients clients, MeterRegistry meters) {
        return new ChunkPublisher(clients::producer, properties.topics().chunks(), new ChunkMeters(meters));
    }

    @Bean
    EngineAssembly.Resources resources(
            KafkaClients clients, MemoryBound memory, Neighbourhood neighbourhood, ChunkPublisher chunks) {
        return new EngineAssembly.Resources(clients, memory, neighbourhood, chunks);
    }

    @Bean
    EngineAssembly.Books books(LedgerFollowing ledger, BudgetRules rules, Spending spending) {
        return new EngineAssembly.Books(ledger, rules, spending);
    }

    @Bean
    EngineAssembly.Observers observers(DroverProperties properties, WorkerState state, MeterRegistry meters) {
        return new EngineAssembly.Observers(
                new ChargeMeters(meters, properties.metrics().tenants(), tenants(properties)),
                new EngineMeters(meters, state::fails));
    }

    static List<String> tenants(DroverProperties properties) {
        return properties.tenants().stream().map(TenantProperties::name).toList();
    }

    @Bean
    WorkerLifecycle workerLifecycle(
            DroverProperties properties,
            KafkaAdmin admin,
            EngineAssembly assembly,
            ControlFollowing control,
            Spending spending,
            BudgetMeters budgets,
            PacingMeters pacing,
            WorkerState state,
            MeterRegistry meters,
            Clock clock) {
        var topics =
                new TopicKeeper(admin.getConfigurationProperties(), properties.wantedTopics(), new LoggedTopicEvents());
        return new WorkerLifecycle(
                topics,
                assembly,
                control,
                new PartitionMeters(meters, state),
                () -> {
                    budgets.show(spending.budgets(), clock.instant());
                    pacing.show();
                },
                state,
                clock);
    }

    @Bean
    KeyWatch keyWatch(RoutingTable directory, Chains chains, EngineAssembly assembly, Clock clock) {
        return new KeyWatch(
                directory.credentials(),
                credential -> {
                    chains.exchanged(credential);
                    assembly.reconsider();
                },
                clock);
    }

    @Bean
    @Conditional(Rehearsal.Asked.class)
    Rehearsal rehearsal(DroverProperties properties, EngineAssembly assembly, KafkaProperties kafka) {
        return new Rehearsal(properties, assembly, kafka.getBootstrapServers());
    }

    @Bean
    Neighbourhood neighbourhood(
            DroverProperties properties,
            RoutingTable directory,
            KafkaClients clients,
            Spending spending,
            MeterRegistry meters,
            Clock clock,
            ConfigurableEnvironment environment) {
        var neighbourhood = new Neighbourhood(
                directory.announcement(properties.engine().group(), clock.instant()),
                properties.topics().workers(),
                properties.unknownNameWait(),
                clients,
                clock,
                () -> ServedAddress.of(environment),
                spending.refusals()::all);
        EngineMeters.otherConfigurations(meters, neighbourhood::others);
        return neighbourhood;
    }

    @Bean
    ControlFollowing controlFollowing(
            DroverProperties properties, RoutingTable directory, Chains chains, KafkaClients clients, Clock clock) {
        ControlBoard.Directory known = new ControlBoard.Directory(
                List.copyOf(directory.models().values()),
                List.copyOf(directory.chains().values()));
        return new ControlFollowing(properties.topics().control(), known, chains, clients, clock);
    }

    /** Spring waits for a phase as long as the engine may need to drain: one property sets both. */
    @Bean
    DefaultLifecycleProcessor lifecycleProcessor(DroverProperties properties) {
        var processor = new DefaultLifecycleProcessor();
        Duration stop = properties
                .engine()
                .drain()
                .plus(properties.engine().transactionTimeout())
                .plus(STOP_MARGIN);
        processor.setTimeoutPerShutdownPhase(stop.toMillis());
        return processor;
    }
}
