package dev.drover.app;

import dev.drover.app.configuration.ConfigurationFiles;
import dev.drover.app.log.LogSetup;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.StandardEnvironment;

/** The worker as it runs in production. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({WorkerConfiguration.class, BudgetConfiguration.class, ManagementConfiguration.class})
public class WorkerApplication {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerApplication.class);

    /**
     * Starts a worker in this process and returns once it serves its health; it goes on connecting to Kafka in the
     * background. Closing the context drains the worker.
     *
     * @param properties win over configuration files and the environment, such as {@code drover.chains[0].name}
     * @param args in Spring's form, {@code --name=value}; win over {@code properties}
     * @throws RuntimeException if the configuration is wrong; what is wrong has been logged by property
     */
    public static ConfigurableApplicationContext start(Map<String, Object> properties, String... args) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(ConfigurationFiles.options(properties));
        SpringApplication application = new SpringApplication(WorkerApplication.class);
        application.setMainApplicationClass(WorkerApplication.class);
        application.setEnvironment(environment);
        application.addListeners(new StandardError(), new LogSetup());
        return application.run(args);
    }

    /**
     * Waits until the context has been closed, or its engine has given up, which closes it. Until then a second Ctrl-C or
     * SIGTERM abandons what the first one lets end.
     *
     * @return the process's exit code: 0, or 1 if the engine gave up
     */
    public static int awaitEnd(ConfigurableApplicationContext context) throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        context.addApplicationListener((ApplicationListener<ContextClosedEvent>) _ -> closed.countDown());
        WorkerState state = context.getBean(WorkerState.class);
        try (StopSignals.Heeded _ = StopSignals.heed(state)) {
            return awaitEnd(context, closed, state);
        }
    }

    private static int awaitEnd(ConfigurableApplicationContext context, CountDownLatch closed, WorkerState state)
            throws InterruptedException {
        while (!closed.await(1, TimeUnit.SECONDS)) {
            String fatal = state.fatal();
            if (fatal != null) {
                LOG.error("the worker ends because it cannot go on: {}", fatal);
                context.close();
                return 1;
            }
            if (!context.isActive()) {
                return 0;
            }
        }
        return 0;
    }
}
