package dev.drover.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.app.WorkerApplication;
import dev.drover.app.properties.DroverProperties;
import dev.drover.contracts.Decoded;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.InferenceRequest;
import dev.drover.contracts.MetricCatalogue;
import dev.drover.contracts.RequestCodec;
import dev.drover.contracts.RequestHeaders;
import dev.drover.contracts.WaitReason;
import dev.drover.model.dialect.ProviderKind;
import dev.drover.standalone.guide.Page;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README and guide show works, and what they name exists. */
class ReadmeTest {
    /** README and guide, one after the other. */
    private static String pages = "";

    @BeforeAll
    static void read() {
        pages = Page.ofTheGuide().stream().map(Page::text).collect(Collectors.joining("\n"));
    }

    @Test
    void theConfigurationStartsAWorkerThatWaitsForItsBroker(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("drover.yaml");
        Files.writeString(file, Page.block("file: drover.yaml", "yaml").text());
        Map<String, Object> properties = Map.of(
                "spring.config.additional-location", file.toUri().toString(),
                "spring.kafka.bootstrap-servers", "127.0.0.1:1",
                "OPENAI_API_KEY", "sk-of-the-test-000000000000",
                "DEEPSEEK_API_KEY", "sk-of-the-test-000000000001",
                "server.port", 0);
        try (var context = WorkerApplication.start(properties)) {
            assertThat(context.isActive()).isTrue();
            assertThat(models(context.getBean(DroverProperties.class), request()))
                    .as("models that the guide's configuration lets its request reach")
                    .isNotEmpty();
        }
    }

    /** By the region of their providers, as a tenant's rule demands. */
    private static List<String> models(DroverProperties configured, InferenceRequest request) {
        List<String> regions = configured.tenants().stream()
                .filter(tenant -> tenant.name().equals(request.tenant()))
                .flatMap(tenant -> tenant.regions().stream())
                .toList();
        List<String> providers = configured.providers().stream()
                .filter(provider -> regions.isEmpty() || regions.contains(provider.region()))
                .map(provider -> provider.name())
                .toList();
        List<String> chain = configured.chains().stream()
                .filter(each -> each.name().equals(request.task()))
                .flatMap(each -> each.models().stream())
                .toList();
        return configured.models().stream()
                .filter(model -> chain.contains(model.name()) && providers.contains(model.provider()))
                .map(model -> model.name())
                .toList();
    }

    /** Of the example for kcat. */
    private static InferenceRequest request() {
        var json = Pattern.compile("'(\\{.*})'")
                .matcher(Page.block("request", "sh").text());
        assertThat(json.find()).isTrue();
        Decoded decoded = RequestCodec.decode(json.group(1).getBytes(StandardCharsets.UTF_8), RequestHeaders.NONE);
        assertThat(decoded).isInstanceOf(Decoded.Accepted.class);
        return ((Decoded.Accepted) decoded).request();
    }

    @Test
    void everyReasonIsListedAndNoOther() {
        var section = Pattern.compile("<!-- codes -->(.*?)<!-- /codes -->", Pattern.DOTALL)
                .matcher(pages);
        assertThat(section.find()).isTrue();
        assertThat(names("`([a-z_]+)`", section.group(1)))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(FailureCode.values()).map(FailureCode::wire).toList());
    }

    @Test
    void everyMetricThatIsNamedIsInTheCatalogue() {
        var catalogue = MetricCatalogue.all().stream()
                .map(metric -> metric.prometheusName())
                .collect(Collectors.toSet());
        assertThat(names("`(drover_[a-z_]+)", pages))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(catalogue).contains(name));
    }

    @Test
    void everyPropertyThatIsNamedExists() throws IOException {
        String metadata;
        try (InputStream in =
                WorkerApplication.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            assertThat(in).isNotNull();
            metadata = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertThat(names("(drover\\.[a-z]+\\.[a-z-]+[a-z])", pages.replaceAll("https?://\\S+", "")))
                .filteredOn(name -> !name.endsWith(".yaml"))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(metadata).contains('"' + name + '"'));
    }

    @Test
    void everyMemberOfAListThatIsNamedExists() {
        String reference =
                Page.read(Page.GUIDE.resolve("configuration-reference.md")).text();
        assertThat(names("`(drover\\.[a-z-]+\\[]\\.[a-z.-]+[a-z])`", pages.replace(reference, "")))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(reference).contains('`' + name));
    }

    @Test
    void everyWaitingReasonThatIsExplainedExists() {
        List<String> known =
                Arrays.stream(WaitReason.values()).map(WaitReason::wire).toList();
        assertThat(names("lanes wait for `([a-z_]+)`", pages)).isNotEmpty().allMatch(known::contains);
    }

    @Test
    void everyKindOfProviderIsInTheTable() {
        String table = Page.read(Page.GUIDE.resolve("providers-and-chains.md")).text();
        assertThat(ProviderKind.values())
                .extracting(kind -> "| `" + kind.name().toLowerCase(Locale.ROOT) + "` |")
                .allSatisfy(kind -> assertThat(table).contains(kind));
    }

    private static Set<String> names(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
