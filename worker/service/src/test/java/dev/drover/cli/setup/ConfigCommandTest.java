package dev.drover.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.app.configuration.ConfigurationFiles;
import dev.drover.app.configuration.WrittenConfiguration;
import dev.drover.operations.setup.DraftProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.StandardEnvironment;
import picocli.CommandLine;

class ConfigCommandTest {
    private static final String GOOD = """
        drover:
          providers: [{name: p, base-url: "https://127.0.0.1:1/v1", api-key: sk-of-the-test-000000000000}]
          models: [{name: m, provider: p}]
          chains: [{name: balanced, models: [m]}]
        """;

    @TempDir
    private Path folder = Path.of(".");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int check(String yaml, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("drover.yaml"), yaml);
        out.getBuffer().setLength(0);
        String[] arguments = new String[3 + more.length];
        arguments[0] = "check";
        arguments[1] = "--config";
        arguments[2] = file.toString();
        System.arraycopy(more, 0, arguments, 3, more.length);
        return new CommandLine(new ConfigCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(new StringWriter()))
                .execute(arguments);
    }

    @Test
    void aConfigurationThatStartsIsGood() throws IOException {
        assertThat(check(GOOD)).as("%s", out).isZero();
    }

    @Test
    void everyContradictionIsToldAtOnceWithWhatToDo() throws IOException {
        assertThat(check(GOOD.replace("models: [m]", "models: [x, y]"))).isEqualTo(1);
        assertThat(out.toString())
                .contains("drover.chains[0].models[0]: no model is called 'x'")
                .contains("drover.chains[0].models[1]: no model is called 'y'")
                .contains("add it to drover.models");
    }

    @Test
    void unknownNamesAndWrongValuesAreNamedAndSecretsAreNotShown() throws IOException {
        assertThat(check(GOOD.replace("api-key:", "apikeyy:"))).isEqualTo(1);
        assertThat(out.toString())
                .contains("drover.providers[0].apikeyy: no property has this name")
                .doesNotContain("sk-of-the-test");
        assertThat(check(GOOD + "  engine: {in-flight: many}\n")).isEqualTo(1);
        assertThat(out.toString()).contains("drover.engine.in-flight: 'many' cannot be read as a whole number");
        assertThat(check(GOOD + "  engine: {in-flight: -3}\n")).isEqualTo(1);
        assertThat(out.toString()).contains("drover.engine.in-flight: must be");
        assertThat(check("drover: {providers: [\n  secret-of-the-test")).isEqualTo(1);
        assertThat(out.toString()).contains("drover.yaml:2:").doesNotContain("secret-of-the-test");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        quota: {rpm: 300}                                              | quota.rpm
        quota: {requests-per-minut: 300}                               | quota.requests-per-minut
        prices: {input: "2.00", output: "8.00", outptu: "8.00"}        | prices.outptu
        timeouts: {read: 5s}                                           | timeouts.read
        """)
    void namesThatNobodyKnowsInsideAnElementOfAListAreRefused(String member, String name) throws IOException {
        assertThat(check(GOOD.replace("{name: m, provider: p}", "{name: m, provider: p, " + member + "}")))
                .isEqualTo(1);
        assertThat(out.toString())
                .contains("drover.models[0]." + name + ": no property has this name", "drover.yaml:3");
    }

    @Test
    void namesInsideAnElementThatAreKnownAreTaken() throws IOException {
        String members = "quota: {requests-per-minute: 300}, prices: {input: \"2.00\", output: \"8.00\"},"
                + " timeouts: {total: 60s}, finish-reasons: {vanished: ended}";
        assertThat(check(GOOD.replace("{name: m, provider: p}", "{name: m, provider: p, " + members + "}")))
                .as("%s", out)
                .isZero();
    }

    @Test
    void everythingThatCanNotBeReadIsToldAtOnceBesideWhatContradictsItself() throws IOException {
        String wrong = GOOD.replace("models: [m]", "models: [x]")
                        .replace("provider: p}", "provider: p, attempts: twice, timeouts: {total: soon}}")
                + """
                  engine: {in-flight: many, drain: -1, spann: 7, delivery: at-most-once}
                  management: {token: [not, a, token-of-the-test]}
                  prices: {file: /no/such/file.json}
                """;
        assertThat(check(wrong, "-X", "spring.kafka.consumer.max-poll-records=lots"))
                .isEqualTo(1);
        assertThat(out.toString())
                .contains("drover.models[0].attempts: 'twice' cannot be read as a whole number")
                .contains("drover.models[0].timeouts.total: 'soon' cannot be read as a duration", "30s")
                .contains("drover.engine.in-flight: 'many'")
                .contains("drover.engine.drain: is out of range")
                .contains("drover.engine.spann: no property has this name")
                .contains("drover.engine.delivery: 'at-most-once' cannot be read as one of", "exactly-once")
                .contains("spring.kafka.consumer.max-poll-records: 'lots'")
                .contains("drover.chains[0].models[0]: no model is called 'x'")
                .contains("drover.prices.file")
                .doesNotContain("token-of-the-test");
    }

    @Test
    void textInPlaceOfAGroupOfPropertiesIsNotShownForItMayHoldAKey() throws IOException {
        assertThat(check(GOOD.replaceAll(
                        "providers: .*", "providers: [\"name: openai, api-key: sk-of-the-test-000000000000\"]")))
                .isEqualTo(1);
        assertThat(out.toString()).contains("drover.providers[0]: the value").doesNotContain("sk-of-the-test");
        assertThat(check(GOOD.replaceAll(
                        "providers: .*", "providers: \"name: openai, api-key: sk-of-the-test-000000000000\"")))
                .isEqualTo(1);
        assertThat(out.toString()).contains("(not shown)").doesNotContain("sk-of-the-test");
    }

    @Test
    void ofALoginInAnAddressNothingIsShownWhateverItsPasswordHolds() throws IOException {
        assertThat(check(GOOD + "  engine: {in-flight: \"https://user:p@ss/of@the-host/v1\"}\n"))
                .isEqualTo(1);
        assertThat(out.toString())
                .contains("'https://***@the-host/v1' cannot be read")
                .doesNotContain("ss/of");
    }

    @Test
    void aPriceFileThatIsNotThereAndABudgetWithoutAPriceAreToldToo() throws IOException {
        assertThat(check(GOOD + "  prices: {file: /no/such/file.json}\n")).isEqualTo(1);
        assertThat(out.toString()).contains("drover.prices.file");
        assertThat(check(GOOD + "  tenants: [{name: acme, budgets: [{period: month, usd: 1}]}]\n"))
                .isEqualTo(1);
        assertThat(out.toString()).contains("drover.tenants[0].budgets[0]");
    }

    @Test
    void propertiesOfTheCommandLineWin() throws IOException {
        assertThat(check(GOOD, "-X", "management.server.port=9")).isEqualTo(1);
        assertThat(out.toString()).contains("management.server.port");
        assertThat(check(GOOD, "-X", "spring.kafka.consumer.properties[group.instance.id]=one"))
                .isEqualTo(1);
        assertThat(out.toString()).contains("static membership");
        assertThat(check(GOOD, "-X", "drover.chains[0].models[0]=x")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        base-url:          | bse-url:            | drover.providers[0].bse-url: no property      | mean drover.providers[0].base-url?
        models: [m]        | chain: [m]          | drover.chains[0].chain: no property           | take one of cut-over, max-latency, models, name, order
        provider: p        | provider: p, apiKey: k | drover.models[0].apiKey: no property       | mean drover.providers[].api-key?
        provider: p        | provider: p, quota: {rpm: 3} | drover.models[0].quota.rpm: no     | mean drover.models[0].quota.requests-per-minute?
        drover:            | drovr:              | drovr: no property has this name              | did you mean drover?
        drover:            | kafka: {x: 1}~drover: | kafka: no property has this name            | did you mean spring.kafka?
        drover:            | spring: {kafak: {x: 1}}~drover: | spring.kafak: no property        | did you mean spring.kafka?
        drover:            | spring: {kafka: {bootstrapServer: x}}~drover: | spring.kafka.bootstrapServer: no | mean spring.kafka.bootstrap-servers?
        drover:            | spring: {kafka: {consumer: {fetchMinSise: 1}}}~drover: | spring.kafka.consumer.fetchMinSise: no | mean spring.kafka.consumer.fetch-min-size?
        https://127.0.0.1:1/v1 | api.openai.com/v1 | base-url: 'api.openai.com/v1' has no scheme      | write it as https://api.openai.com/v1
        https://127.0.0.1:1/v1 | localhost:11434/v1 | base-url: 'localhost:11434/v1' has no scheme   | write it as http://localhost:11434/v1
        """)
    void whatWasMeantIsToldBesideTheKeyAsItWasWritten(String right, String wrong, String what, String meant)
            throws IOException {
        String yaml = GOOD.replace(right, wrong.replace("~", "\n"));
        assertThat(check(yaml)).isEqualTo(1);
        assertThat(out.toString()).contains(what, meant).containsPattern("drover\\.yaml:\\d");
    }

    @Test
    void anUnknownGroupIsOneProblem() throws IOException {
        assertThat(check(GOOD.replaceFirst("drover:", "drovr:"))).isEqualTo(1);
        assertThat(out.toString().lines().filter(line -> line.startsWith("drovr")))
                .hasSize(1);
    }

    @Test
    void theParsersReasonAndPlaceAreToldButNotTheLine() throws IOException {
        assertThat(check(GOOD + "drover: {default-tenant: of-the-test}\n")).isEqualTo(1);
        assertThat(out.toString())
                .contains("drover.yaml:5:1: found duplicate key drover", "under one key")
                .doesNotContain("of-the-test");
        assertThat(check(GOOD + "\tdefault-tenant: of-the-test\n")).isEqualTo(1);
        assertThat(out.toString())
                .contains("drover.yaml:5:1: found character", "TAB", "indent with spaces")
                .doesNotContain("of-the-test");
    }

    @Test
    void aVariableIsToldApartFromAPlaceholder() throws IOException {
        String key = "sk-of-the-test-000000000000";
        assertThat(check(GOOD.replace(key, "$OPENAI_API_KEY"))).as("%s", out).isZero();
        assertThat(out.toString()).contains("warning: drover.providers[0].api-key", "write ${OPENAI_API_KEY}");
        assertThat(check(GOOD.replace(key, "\"${NO_SUCH_KEY_IN_TESTS}\""))).isEqualTo(1);
        assertThat(out.toString())
                .contains("refers to the environment variable NO_SUCH_KEY_IN_TESTS", "set NO_SUCH_KEY_IN_TESTS; or")
                .doesNotContain("placeholder");
    }

    @Test
    void halfAPriceIsRefusedAlsoWhereNoBudgetIs() throws IOException {
        String half = GOOD.replace("provider: p}", "provider: p, prices: {input: \"2.00\", batch: {output: \"1\"}}}");
        assertThat(check(half)).isEqualTo(1);
        assertThat(out.toString())
                .contains("drover.models[0].prices.output: is missing", "0 for what is free")
                .contains("drover.models[0].prices.batch.input: is missing");
        String free = GOOD.replace("provider: p}", "provider: p, prices: {input: \"2.00\", output: \"0\"}}");
        assertThat(check(free + "  budgets: {each-tenant: [{period: day, usd: 5}]}\n"))
                .as("%s", out)
                .isZero();
    }

    @Test
    void aListThatTakesThePlaceOfAnotherIsToldAndItsMembersAreNotMixed() throws IOException {
        Path second = Files.writeString(folder.resolve("second.yaml"), """
            drover:
              models: [{name: m, provider: p}]
            """);
        String two = GOOD.replace(
                "models: [{name: m, provider: p}]",
                "models: [{name: other, provider: p, quota: {requests-per-minute: 3}}, {name: third, provider: p}]");
        assertThat(check(two, "--config", second.toString())).as("%s", out).isZero();
        assertThat(out.toString())
                .contains("warning: drover.models: the whole list is that of", "second.yaml:2", "has no effect");
    }

    private List<String> shown(String yaml, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("drover.yaml"), yaml);
        out.getBuffer().setLength(0);
        int code = new CommandLine(new ConfigCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(Stream.concat(Stream.of("show", "--config", file.toString()), Stream.of(more))
                        .toArray(String[]::new));
        assertThat(code).isZero();
        return out.toString().lines().map(line -> line.replaceAll(" +", " ")).toList();
    }

    @Test
    void whatHoldsIsShownWithItsPlaceAndWithoutSecrets() throws IOException {
        String yaml = GOOD + """
              engine: {inFlight: 7}
              management: {token: "${NO_SUCH_TOKEN:of-the-test}"}
            spring: {kafka: {properties: {"[sasl.jaas.config]": of-the-test}}}
            """;
        List<String> lines = shown(yaml, "-X", "drover.chains[0].name=mine", "-X", "drover.engine.drain=3s");
        assertThat(lines)
                .anyMatch(line -> line.matches("drover.engine.in-flight 7 .*drover.yaml:5"))
                .anyMatch(line -> line.matches("drover.providers\\[0].api-key \\(not shown\\) .*drover.yaml:2"))
                .contains("drover.chains[0].name mine option -X drover.chains[0].name")
                .contains("drover.engine.drain 3s option -X drover.engine.drain")
                .noneMatch(line -> line.startsWith("drover.chains[0].models"))
                .noneMatch(line -> line.contains("of-the-test"));
        assertThat(shown(yaml, "--defaults")).contains("drover.default-deadline 24h default");
    }

    @Test
    void aValueOfTheEnvironmentKnowsItsVariable() {
        assertThat(ConfigurationFiles.environment(List.of(), Map.of())
                        .getPropertySources()
                        .get(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME))
                .isInstanceOf(OriginLookup.class);
    }

    @Test
    void aRootThatIsMisspelledOrIndentedIsToldWithItsPlace() throws IOException {
        String yaml = GOOD + "drovr: {engine: {in-flight: 3}}\nspring:\n  drover: {engine: {drain: 3s}}\n";
        assertThat(check(yaml)).isEqualTo(1);
        assertThat(out.toString())
                .contains("drovr: no property has this name", "did you mean drover?")
                .containsPattern("spring.drover: no property has this name \\(.*drover.yaml:7\\)")
                .contains("at the beginning of its line, not below spring");
        shown(yaml);
        assertThat(err.toString())
                .contains("warning: drovr: no property has this name", "warning: spring.drover: no property");
    }

    @Test
    void whatHoldsCanBeWrittenAsAFileWithoutSecrets() throws IOException {
        String yaml =
                GOOD.replace("base-url", "headers: {x-team: herd}, proxy: 'http://me:a-login@proxy:8080', base-url")
                        + """
                          management: {token: "${A_TOKEN:of-the-test}"}
                          topics: {requests: [{name: mine}, {name: other, weight: 2}]}
                          tenant-per-topic: {mine: acme}
                        """;
        Path file = Files.writeString(folder.resolve("origin.yaml"), yaml);
        String written = WrittenConfiguration.yaml(
                ConfigurationFiles.environment(List.of(file), Map.of("drover.engine.in-flight", 7)));
        assertThat(written)
                .contains("in-flight: '7'", "- name: mine", "x-team:", "${DROVER_PROVIDERS_0_APIKEY}")
                .contains("${DROVER_MANAGEMENT_TOKEN}", "${DROVER_PROVIDERS_0_PROXY}")
                .doesNotContain("of-the-test", "a-login");
        assertThat(check(written.replace("${DROVER_PROVIDERS_0_PROXY}", "http://proxy:8080")
                        .replaceAll("\\$\\{DROVER[A-Z0-9_]*}", "of-the-test")))
                .as("%s", out)
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(DraftProvider.class)
    void aFirstConfigurationIsAcceptedAndNeverTakesThePlaceOfAnother(DraftProvider provider) throws IOException {
        Path file = folder.resolve("first.yaml");
        String[] init = {"init", "--provider", provider.word(), "--output", file.toString()};
        CommandLine config = new CommandLine(new ConfigCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, _, _) -> {
                    out.append(failure.getMessage());
                    return 1;
                })
                .setOut(new PrintWriter(out));
        assertThat(config.execute(init)).isZero();
        String text = Files.readString(file);
        String variable = provider.variable().isEmpty() ? "UNUSED" : provider.variable();
        assertThat(check(text.replace("${" + variable + "}", "of-the-test")))
                .as("%s", out)
                .isZero();
        assertThat(text)
                .contains("max-output: 4096", "name: bulk")
                .containsPattern("name: balanced, models: \\[[^,]+, [^,]+]");
        assertThat(config.execute(init)).isEqualTo(1);
        assertThat(out.toString()).contains("is there already", "--replace");
    }
}
