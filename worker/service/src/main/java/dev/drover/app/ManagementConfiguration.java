package dev.drover.app;

import dev.drover.app.configuration.SecondServer;
import dev.drover.app.control.Neighbourhood;
import dev.drover.app.pipeline.RoutingTable;
import dev.drover.app.properties.ApiKey;
import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.Privacy;
import dev.drover.model.Chains;
import dev.drover.privacy.MessageSanitizer;
import java.time.Clock;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What a worker says of itself, and to whom: the part of the composition root that its endpoints are built in. */
@Configuration(proxyBeanMethods = false)
class ManagementConfiguration {
    @Bean
    ModelTroubles modelTroubles(Chains chains, DroverProperties properties, Clock clock) {
        return ModelTroubles.of(chains.breakers(), properties, clock);
    }

    @Bean
    WorkerHealth droverHealthIndicator(
            WorkerState state, LedgerFollowing ledger, Neighbourhood neighbourhood, ModelTroubles troubles) {
        return new WorkerHealth(state, ledger::detail, neighbourhood::detail, troubles::all);
    }

    @Bean
    KeyStates keyStates(RoutingTable directory, Chains chains, DroverProperties properties, Clock clock) {
        return new KeyStates(
                directory, chains.breakers(), new MessageSanitizer(Privacy.desensitizer(properties))::line, clock);
    }

    @Bean
    WorkerEndpoint workerEndpoint(WorkerState state, ModelTroubles troubles, KeyStates keys, EngineAssembly engine) {
        return new WorkerEndpoint(state, troubles, keys, engine::identity);
    }

    @Bean
    RequestsEndpoint requestsEndpoint(EngineAssembly engine) {
        return new RequestsEndpoint(engine);
    }

    @Bean
    ManagementGuard managementGuard(DroverProperties properties, Environment environment) {
        SecondServer.refuse(environment.getProperty(SecondServer.PORT));
        return new ManagementGuard(
                Optional.ofNullable(properties.management().token()).flatMap(ApiKey::secret));
    }
}
