package dev.drover.app;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** The worker as it runs in production. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(WorkerConfiguration.class)
public class WorkerApplication {
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
        environment.getPropertySources().addFirst(new MapPropertySource("worker", properties));
        SpringApplication application = new SpringApplication(WorkerApplication.class);
        application.setEnvironment(environment);
        application.addListeners(new StandardError());
        return application.run(args);
    }
}
