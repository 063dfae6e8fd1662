package dev.drover.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.app.properties.DroverProperties;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;

class RehearsalTest {
    @Configuration(proxyBeanMethods = false)
    static class Rehearsing {
        @Bean
        @Conditional(Rehearsal.Asked.class)
        String rehearsal() {
            return "a second engine";
        }
    }

    @AfterEach
    void forget() {
        System.clearProperty(Rehearsal.PROPERTY);
    }

    @Test
    void onlyTheJvmCanBeToldToRehearseNotThePodsEnvironment() {
        assertThat(rehearses()).isFalse();
        System.setProperty(Rehearsal.PROPERTY, "true");
        assertThat(rehearses()).isTrue();
    }

    @Test
    void theWorkersRehearsalHangsOnThatAlone() {
        Method bean = Arrays.stream(WorkerConfiguration.class.getDeclaredMethods())
                .filter(method -> method.getReturnType() == Rehearsal.class)
                .findFirst()
                .orElseThrow();
        assertThat(bean.getAnnotations()).hasSize(2);
        assertThat(bean.getAnnotation(Conditional.class).value()).containsExactly(Rehearsal.Asked.class);
    }

    @Test
    void whereABrokerMayBeNothingIsRehearsed() {
        assertThatThrownBy(() -> new Rehearsal(properties(), assembly(), List.of("kafka:9092")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("127.0.0.1:1");
    }

    private static boolean rehearses() {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("pod", Map.of("rehearsal", "true", "REHEARSAL", "true")));
            context.register(Rehearsing.class);
            context.refresh();
            return context.containsBean("rehearsal");
        }
    }

    /** Neither is asked for anything before it is known that nobody is there. */
    @SuppressWarnings("NullAway")
    private static DroverProperties properties() {
        return null;
    }

    @SuppressWarnings("NullAway")
    private static EngineAssembly assembly() {
        return null;
    }
}
