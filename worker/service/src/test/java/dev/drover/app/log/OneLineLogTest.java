package dev.drover.app.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.read.ListAppender;
import dev.drover.privacy.Desensitizer;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OneLineLogTest {
    private static final long SEED = Long.getLong("drover.seed", 7);
    private static final String KEY = "sk-proj-a1Zabcdefghij0123456789";
    private static final List<String> HOSTILE = List.of(
            "a\nb",
            "a\r\n12:00:00.000 INFO  dev.drover.Forged it never happened",
            "\u001b[2J\u001b[1;31mred\u001b[0m",
            "x\u2028y\u2029z",
            "\u202eevil\u2066",
            "nul\0bell\u0007del\u007fc1\u0085",
            "\",\"level\":\"ERROR\",\"x\":\"",
            "\\n literally",
            "half \ud800 pair",
            KEY + "\n" + KEY);

    private final LoggerContext context = new LoggerContext();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    OneLineLogTest() {
        context.setMDCAdapter(MDC.getMDCAdapter());
    }

    private Logger logger(Encoder<ILoggingEvent> encoder) {
        encoder.setContext(context);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(written);
        appender.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.TRACE);
        root.addAppender(appender);
        PrivateLog.install(context, new Desensitizer(List.of("configured-secret")), false);
        return root;
    }

    private static PatternLayoutEncoder text() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %-32.32logger{31} %msg %mdc %kvp%n%ex");
        return encoder;
    }

    private Encoder<ILoggingEvent> structured(String format) {
        context.putObject(Environment.class.getName(), new StandardEnvironment());
        StructuredLogEncoder encoder = new StructuredLogEncoder();
        encoder.setFormat(format);
        encoder.setCharset(UTF_8);
        return encoder;
    }

    private int log(Logger root, int count) {
        Random random = new Random(SEED);
        for (int i = 0; i < count; i++) {
            String a = HOSTILE.get(random.nextInt(HOSTILE.size()));
            String b = HOSTILE.get(random.nextInt(HOSTILE.size()));
            MDC.setContextMap(Map.of("tenant", b, "request_id", a));
            try {
                switch (random.nextInt(4)) {
                    case 0 -> root.info(a);
                    case 1 -> root.warn("said {} and {}", a, b);
                    case 2 ->
                        root.atDebug()
                                .addKeyValue("code", a)
                                .addKeyValue("n", i)
                                .log(b);
                    default -> {
                        Exception thrown = new IllegalStateException(a, new RuntimeException(b));
                        thrown.addSuppressed(new Exception(b));
                        root.error("failed", thrown);
                    }
                }
            } finally {
                MDC.clear();
            }
        }
        return count;
    }

    @Test
    void anEventIsALineOfTextWhateverItHolds() {
        int events = log(logger(text()), 500);

        String log = written.toString(UTF_8);
        assertThat(log.split("\n", -1)).as("seed %s", SEED).hasSize(events + 1);
        assertThat(log.lines())
                .allMatch(line -> line.matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} (INFO|WARN|ERROR|DEBUG) .*"));
        assertThat(log)
                .doesNotContain(KEY)
                .doesNotContainPattern("[\\p{Cntrl}\\u0080-\\u009f\\u2028-\\u202e\\u2066-\\u2069&&[^\n]]")
                .contains("[key]\\n[key]")
                .contains("a\\r\\n12:00:00.000 INFO")
                .contains("\\u001b[2J\\u001b[1;31mred")
                .contains("\\n\\tat dev.drover.app.log.OneLineLogTest")
                .contains("Caused by: java.lang.RuntimeException: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"logstash", "ecs", "gelf", "logback"})
    void anEventIsALineOfJsonWhateverItHolds(String format) {
        int events = log(logger(format.equals("logback") ? new JsonEncoder() : structured(format)), 500);

        String log = written.toString(UTF_8);
        assertThat(log.split("\n", -1)).as("seed %s", SEED).hasSize(events + 1);
        assertThat(log)
                .doesNotContain(KEY)
                .doesNotContainPattern("[\\u0000-\\u001f\\u2028\\u2029\\u202e&&[^\n]]")
                .contains("[key]");
        List<JsonNode> lines = log.lines().map(JsonMapper.shared()::readTree).toList();
        assertThat(lines).allMatch(JsonNode::isObject);
        assertThat(lines.toString()).contains("a\\nb");
    }

    @Test
    void coloursOfThePatternStay() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern("%red(%level) %msg%n");
        logger(encoder).info("a \u001b[31m b");

        assertThat(written.toString(UTF_8)).isEqualTo("\u001b[31mINFO\u001b[0;39m a \\u001b[31m b\n");
    }

    @Test
    void aConfiguredSecretIsMaskedForLibrariesToo() {
        logger(text()).getLoggerContext().getLogger("com.example.Library").info("uses {}", "configured-secret");

        assertThat(written.toString(UTF_8)).contains("uses [secret]").doesNotContain("configured-secret");
    }

    @Test
    void whatAnotherKindOfAppenderGetsIsMasked() {
        ListAppender<ILoggingEvent> list = new ListAppender<>();
        list.setContext(context);
        list.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(list);
        PrivateLog.install(context, new Desensitizer(), false);
        PrivateLog.install(context, new Desensitizer(), false);

        root.error("{}", KEY, new Exception(KEY));

        assertThat(list.list).singleElement().satisfies(event -> {
            assertThat(event.getFormattedMessage()).isEqualTo("[key]");
            assertThat(event.getThrowableProxy().getMessage()).isEqualTo("[key]");
        });
    }

    @Test
    void loggersOfTheWireStayQuietWhateverLevelIsSet() {
        Logger root = logger(text());
        Logger wire = context.getLogger("org.apache.hc.client5.http.wire");
        wire.setLevel(Level.TRACE);

        assertThat(wire.isDebugEnabled()).isFalse();
        wire.debug("prompt");
        wire.info("said");
        context.getLogger("org.apache.hcx").debug("other");

        assertThat(written.toString(UTF_8))
                .doesNotContain("prompt")
                .contains("said")
                .contains("other");
        assertThat(root.isDebugEnabled()).isTrue();
    }

    @Test
    void aPropertyLetsThemSpeakAndTheirLinesAreMasked() {
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        logger(text());
        context.resetTurboFilterList();
        PrivateLog.install(context, new Desensitizer(), true);

        context.getLogger("org.apache.hc.client5.http.wire").debug(">> \"Authorization: Bearer {}[\\r][\\n]\"", KEY);

        assertThat(root.isDebugEnabled()).isTrue();
        assertThat(written.toString(UTF_8)).contains("Authorization: [secret]").doesNotContain(KEY);
    }
}
