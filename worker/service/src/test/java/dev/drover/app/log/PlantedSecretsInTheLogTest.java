package dev.drover.app.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import dev.drover.app.properties.PrivacyProperties;
import dev.drover.privacy.Desensitizer;
import dev.drover.privacy.LeakJudge;
import dev.drover.privacy.LeakJudge.Leak;
import dev.drover.privacy.MessageSanitizer;
import dev.drover.privacy.Rules;
import dev.drover.privacy.SafeNames;
import dev.drover.privacy.TestingSecrets;
import dev.drover.privacy.TestingSecrets.Planted;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The judge of planted secrets is no judge that finds nothing: without kinds to mask it finds every one, in every place. */
class PlantedSecretsInTheLogTest {
    private static final long SEED = Long.getLong("drover.seed", 20_261_126);
    private static final int SECRETS = 1_000;

    private final List<Planted> planted = TestingSecrets.of(SECRETS, new Random(SEED));
    private final LeakJudge judge = new LeakJudge(planted);

    @Test
    void withAllKindsTheJudgeFindsNone() {
        written(rules(Map.of()))
                .forEach((place, text) -> assertThat(judge.leaks(text))
                        .as("%s, seed %s", place, SEED)
                        .isEmpty());
    }

    @Test
    void withTheKindsSwitchedOffTheJudgeFindsEveryOneInEveryPlace() {
        Set<Integer> all = IntStream.range(0, SECRETS).boxed().collect(Collectors.toSet());
        written(rules(Map.of("drover.privacy.kinds", "")))
                .forEach((place, text) -> assertThat(
                                judge.leaks(text).stream().map(Leak::number).collect(Collectors.toSet()))
                        .as("%s, seed %s", place, SEED)
                        .isEqualTo(all));
    }

    @Test
    void withOneKindSwitchedOffTheJudgeFindsThatKindAlone() {
        Rules rules = rules(Map.of("drover.privacy.kinds", "secret,key,jwt,private-key,email,card,identity,phone"));
        written(rules)
                .forEach((place, text) -> assertThat(judge.leaks(text).stream()
                                .map(leak -> leak.secret().kind())
                                .collect(Collectors.toSet()))
                        .as("%s, seed %s", place, SEED)
                        .containsExactlyInAnyOrder("iban", "iban-spaced"));
    }

    private static Rules rules(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("drover.privacy", PrivacyProperties.class)
                .rules();
    }

    /** By place: message, context and exception of log lines, error messages, refusals, names of tenants. */
    private Map<String, String> written(Rules rules) {
        Desensitizer desensitizer = new Desensitizer(List.of(), rules);
        MessageSanitizer messages = new MessageSanitizer(desensitizer);
        SafeNames names = new SafeNames(desensitizer);
        return Map.of(
                "message", logged(desensitizer, (log, text) -> log.info("refused: {}", text)),
                "context",
                        logged(desensitizer, (log, text) -> {
                            MDC.put("request_id", text);
                            log.info("refused");
                            MDC.clear();
                        }),
                "exception", logged(desensitizer, (log, text) -> log.warn("failed", new IllegalStateException(text))),
                "error", each(text -> messages.line("400: " + text + " is refused")),
                "request id", each(text -> names.isId(text.replace('\n', ' ')) ? text : "none"));
    }

    private String each(java.util.function.UnaryOperator<String> shown) {
        return planted.stream().map(secret -> shown.apply(secret.text())).collect(Collectors.joining("\n"));
    }

    private String logged(Desensitizer desensitizer, java.util.function.BiConsumer<Logger, String> event) {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(MDC.getMDCAdapter());
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern("%level %msg %mdc%n%ex{short}");
        encoder.setContext(context);
        encoder.start();
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(written);
        appender.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        PrivateLog.install(context, desensitizer, false);
        planted.forEach(secret -> event.accept(root, secret.text()));
        context.stop();
        return written.toString(UTF_8);
    }
}
