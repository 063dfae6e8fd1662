package dev.drover.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    private int validate(String yaml, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("drover.yaml"), yaml);
        out.getBuffer().setLength(0);
        String[] arguments = new String[3 + more.length];
        arguments[0] = "validate";
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
        assertThat(validate(GOOD)).as("%s", out).isZero();
    }

    @Test
    void everyContradictionIsToldAtOnceWithWhatToDo() throws IOException {
        assertThat(validate(GOOD.replace("models: [m]", "models: [x, y]"))).isEqualTo(1);
        assertThat(out.toString())
                .contains("drover.chains[0].models[0]: no model is called 'x'")
                .contains("drover.chains[0].models[1]: no model is called 'y'")
                .contains("add it to drover.models");
    }

    @Test
    void unknownNamesAndWrongValuesAreNamedAndSecretsAreNotShown() throws IOException {
        assertThat(validate(GOOD.replace("api-key:", "apikeyy:"))).isEqualTo(1);
        assertThat(out.toString())
                .contains("drover.providers[0].apikeyy: no property has this name")
                .doesNotContain("sk-of-the-test");
        assertThat(validate(GOOD + "  engine: {in-flight: many}\n")).isEqualTo(1);
        assertThat(out.toString()).contains("drover.engine.in-flight: 'many' can not be read as a whole number");
        assertThat(validate(GOOD + "  engine: {in-flight: -3}\n")).isEqualTo(1);
        assertThat(out.toString()).contains("drover.engine.in-flight: must be");
        assertThat(validate("drover: {providers: [\n  secret-of-the-test")).isEqualTo(1);
        assertThat(out.toString()).contains("cannot be read", "line 2").doesNotContain("secret-of-the-test");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        quota: {rpm: 300}                                              | quota.rpm
        quota: {requests-per-minut: 300}                               | quota.requests-per-minut
        prices: {input: "2.00", output: "8.00", outptu: "8.00"}        | prices.outptu
        timeouts: {read: 5s}                                           | timeouts.read
        """)
    void namesThatNobodyKnowsInsideAnElementOfAListAreRefused(String member, String name) throws IOException {
        assertThat(validate(GOOD.replace("{name: m, provider: p}", "{name: m, provider: p, " + member + "}")))
                .isEqualTo(1);
        assertThat(out.toString()).contains("drover.models[0]." + name + ": no property has this name");
    }

    @Test
    void namesInsideAnElementThatAreKnownAreTaken() throws IOException {
        String members = "quota: {requests-per-minute: 300}, prices: {input: \"2.00\", output: \"8.00\"},"
                + " timeouts: {total: 60s}, finish-reasons: {vanished: ended}";
        assertThat(validate(GOOD.replace("{name: m, provider: p}", "{name: m, provider: p, " + members + "}")))
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
        assertThat(validate(wrong, "-X", "spring.kafka.consumer.max-poll-records=lots"))
                .isEqualTo(1);
        assertThat(out.toString())
                .contains("drover.models[0].attempts: 'twice' can not be read as a whole number")
                .contains("drover.models[0].timeouts.total: 'soon' can not be read as a duration", "30s")
                .contains("drover.engine.in-flight: 'many'")
                .contains("drover.engine.drain: is out of range")
                .contains("drover.engine.spann: no property has this name")
                .contains("drover.engine.delivery: 'at-most-once' can not be read as one of", "exactly-once")
                .contains("spring.kafka.consumer.max-poll-records: 'lots'")
                .contains("drover.chains[0].models[0]: no model is called 'x'")
                .contains("drover.prices.file")
                .doesNotContain("token-of-the-test");
    }

    @Test
    void textInPlaceOfAGroupOfPropertiesIsNotShownForItMayHoldAKey() throws IOException {
        assertThat(validate(GOOD.replaceAll(
                        "providers: .*", "providers: [\"name: openai, api-key: sk-of-the-test-000000000000\"]")))
                .isEqualTo(1);
        assertThat(out.toString()).contains("drover.providers[0]: the value").doesNotContain("sk-of-the-test");
        assertThat(validate(GOOD.replaceAll(
                        "providers: .*", "providers: \"name: openai, api-key: sk-of-the-test-000000000000\"")))
                .isEqualTo(1);
        assertThat(out.toString()).contains("(not shown)").doesNotContain("sk-of-the-test");
    }

    @Test
    void ofALoginInAnAddressNothingIsShownWhateverItsPasswordHolds() throws IOException {
        assertThat(validate(GOOD + "  engine: {in-flight: \"https://user:p@ss/of@the-host/v1\"}\n"))
                .isEqualTo(1);
        assertThat(out.toString())
                .contains("'https://***@the-host/v1' can not be read")
                .doesNotContain("ss/of");
    }

    @Test
    void aPriceFileThatIsNotThereAndABudgetWithoutAPriceAreToldToo() throws IOException {
        assertThat(validate(GOOD + "  prices: {file: /no/such/file.json}\n")).isEqualTo(1);
        assertThat(out.toString()).contains("drover.prices.file");
        assertThat(validate(GOOD + "  tenants: [{name: acme, budgets: [{period: month, usd: 1}]}]\n"))
                .isEqualTo(1);
        assertThat(out.toString()).contains("drover.tenants[0].budgets[0]");
    }

    @Test
    void propertiesOfTheCommandLineWin() throws IOException {
        assertThat(validate(GOOD, "-X", "management.server.port=9")).isEqualTo(1);
        assertThat(out.toString()).contains("management.server.port");
        assertThat(validate(GOOD, "-X", "drover.chains[0].models[0]=x")).isEqualTo(1);
    }
}
