package dev.drover.app.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.InvalidConfigurationException;
import dev.drover.app.properties.Problem;
import dev.drover.app.properties.TestingProperties;
import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class PriceBookTest {
    private static final String FIRST = entry("deepseek-chat", "1e-06");
    private static final String SECOND = entry("deepseek-chat", "2e-06");

    @TempDir
    Path folder;

    private final TestingPriceEvents events = new TestingPriceEvents();
    private final List<String> objections = new ArrayList<>();
    private Path file;

    @BeforeEach
    void setUp() throws IOException {
        file = Files.writeString(folder.resolve("prices.json"), FIRST);
    }

    @Test
    void aChangedFileIsTakenAndEachAmountNamesTheVersionItWasComputedWith() throws IOException {
        PriceBook book = open();
        AttemptCost before = cost(book);
        Files.writeString(file, SECOND);
        book.refresh();

        assertThat(before).isNotNull();
        AttemptCost after = cost(book);
        assertThat(after).isNotNull();
        assertThat(before.usd()).isEqualByComparingTo("0.000001");
        assertThat(after.usd()).isEqualByComparingTo("0.000002");
        assertThat(before.priceVersion()).isNotEqualTo(after.priceVersion());
        assertThat(events.versions).containsExactly(before.priceVersion(), after.priceVersion());
        assertThat(events.refused).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"deepseek-chat\":{\"input_cost_per_token\":2e-06",
                "{\"deepseek-chat\":{\"input_cost_per_token\":-2e-06}}",
                "{\"deepseek-chat\":{\"input_cost_per_token\":2}}",
                "{\"deepseek-chat\":{\"input_cost_per_token\":\"2e-06\"}}",
                "{\"deepseek-chat\":{\"input_cost_per_token\":2e-06,\"input_cost_per_token\":2e-06}}",
                "{\"deepseek-chat\":{\"input_cost_per_token\":2e-06},\"deepseek-chat\":{\"input_cost_per_token\":2e-06}}"
            })
    void aFileThatIsWrongLeavesTheLastGoodPricesAndIsCountedAtEachLook(String text) throws IOException {
        PriceBook book = open();
        AttemptCost before = cost(book);
        Files.writeString(file, text);
        book.refresh();
        book.refresh();

        assertThat(cost(book)).isEqualTo(before);
        assertThat(events.refused).isEqualTo(2);
        assertThat(events.versions).hasSize(1);

        Files.writeString(file, SECOND);
        book.refresh();
        assertThat(cost(book)).isNotEqualTo(before);
        assertThat(events.refused).isEqualTo(2);
    }

    @Test
    void aFileThatGoesAwayLeavesTheLastGoodPrices() throws IOException {
        PriceBook book = open();
        AttemptCost before = cost(book);
        Files.delete(file);
        book.refresh();
        assertThat(cost(book)).isEqualTo(before);
        assertThat(events.refused).isEqualTo(1);

        Files.writeString(file, FIRST);
        book.refresh();
        assertThat(cost(book)).isEqualTo(before);
        assertThat(events.refused).isEqualTo(1);
    }

    /** As Kubernetes swaps a ConfigMap: the file is a link into a folder that is a link. */
    @Test
    void aSwappedLinkIsNoticed() throws IOException {
        Path one = Files.createDirectory(folder.resolve("..one"));
        Path two = Files.createDirectory(folder.resolve("..two"));
        Files.writeString(one.resolve("p.json"), FIRST);
        Files.writeString(two.resolve("p.json"), SECOND);
        Files.setLastModifiedTime(two.resolve("p.json"), Files.getLastModifiedTime(one.resolve("p.json")));
        Path data = Files.createSymbolicLink(folder.resolve("..data"), one);
        file = Files.createSymbolicLink(folder.resolve("p.json"), Path.of("..data", "p.json"));
        PriceBook book = open();
        Path next = Files.createSymbolicLink(folder.resolve("..next"), two);
        Files.move(next, data, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        book.refresh();

        assertThat(events.versions).hasSize(2);
    }

    @Test
    void entriesThatNobodyUsesChangeNothing() throws IOException {
        PriceBook book = open();
        Files.writeString(
                file,
                "{\"other\":{\"input_cost_per_token\":-1},\"broken\":7,"
                        + FIRST.strip().substring(1));
        book.refresh();

        assertThat(events.versions).hasSize(1);
        assertThat(events.refused).isZero();
    }

    @Test
    void aReloadThatABudgetCanNotLiveWithIsRefusedUntilItCan() throws IOException {
        PriceBook book = open();
        AttemptCost before = cost(book);
        Files.writeString(file, "{\"other\":{\"input_cost_per_token\":1e-06}}");
        objections.add("tenant acme has a budget over model deepseek-v3.2, which would have no price");
        book.refresh();
        assertThat(cost(book)).isEqualTo(before);
        assertThat(events.refused).isEqualTo(1);

        objections.clear();
        book.refresh();
        assertThat(cost(book)).isNull();
        assertThat(events.refused).isEqualTo(1);
    }

    @Test
    void aModelThatIsNotInTheFileHasNoPriceAndOneWithItsOwnKeepsThem() {
        PriceBook book = open("drover.models[1].upstream-name", "unheard-of");

        assertThat(cost(book)).isNull();
        assertThat(book.get().prices("gpt-4.1")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        '',                     deepseek-chat
        '',                     west/deepseek-chat
        '',                     deepseek-v3.2
        '',                     openai/deepseek-chat
        some/entry,             some/entry
        """)
    void anEntryIsFoundByItsKeyOrByTheModelsNames(String key, String entry) throws IOException {
        Files.writeString(file, entry(entry, "3e-06"));

        assertThat(cost(open("drover.models[1].price-key", key))).isNotNull();
    }

    @Test
    void whoeverSellsTheModelHasTheFirstWord() throws IOException {
        Files.writeString(file, both("azure/deepseek-chat", "5e-06", "deepseek-chat", "3e-06"));
        PriceBook book = open("drover.providers[1].kind", "azure");
        assertThat(usd(book)).isEqualByComparingTo("0.000005");

        Files.writeString(file, both("west/deepseek-chat", "7e-06", "deepseek-chat", "3e-06"));
        assertThat(usd(open())).isEqualByComparingTo("0.000007");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"deepseek-chat\":{\"input_cost_per_token\":-1}}", "not json"})
    void aFileThatIsWrongRefusesTheStartAndIsNamed(String text) throws IOException {
        Files.writeString(file, text);

        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(this::open)
                .satisfies(e ->
                        assertThat(e.problems()).extracting(Problem::property).containsExactly("drover.prices.file"));
        assertThat(PriceBook.problems(properties())).hasSize(1);
    }

    @Test
    void aFileThatIsMissingRefusesTheStartAndIsNamed() {
        file = folder.resolve("nowhere.json");

        assertThat(PriceBook.problems(properties()))
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString()).contains("drover.prices.file", "nowhere.json"));
    }

    @Test
    void aKeyThatTheFileDoesNotHaveRefusesTheStart() {
        assertThat(PriceBook.problems(properties("drover.models[1].price-key", "nowhere")))
                .extracting(Problem::property)
                .containsExactly("drover.models[1].price-key");
    }

    @Test
    void whatSpeaksAgainstTheFirstPricesRefusesTheStart() {
        objections.add("a budget over an unpriced model");

        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(this::open)
                .withMessageContaining("a budget over an unpriced model");
    }

    @Test
    void absurdConfiguredPricesAreNamed() {
        assertThat(PriceBook.problems(properties("drover.models[0].prices.input", "1000001")))
                .extracting(Problem::property)
                .containsExactly("drover.models[0].prices");
    }

    @Test
    void theWatchLooksAgainAndStops() throws IOException {
        PriceBook book = open();
        PriceWatch watch = new PriceWatch(book, Duration.ofMillis(5));
        watch.start();
        try {
            String before = book.get().version();
            Files.writeString(file, SECOND);
            Awaitility.await().until(() -> !book.get().version().equals(before));
            assertThat(watch.isRunning()).isTrue();
        } finally {
            watch.stop();
        }
        assertThat(watch.isRunning()).isFalse();
    }

    @Test
    void aFileThatNoModelUsesIsTold() {
        assertThat(logged("drover.models[1].prices.input", "1", "drover.models[1].prices.output", "2"))
                .contains("no model takes its price from " + file);
        assertThat(logged()).noneMatch(line -> line.startsWith("no model takes its price"));
    }

    private List<String> logged(Object... pairs) {
        Logger logger = (Logger) LoggerFactory.getLogger(PriceBook.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        Level level = logger.getLevel();
        logger.setLevel(Level.WARN);
        try {
            open(pairs);
        } finally {
            logger.setLevel(level);
            logger.detachAppender(lines);
        }
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private PriceBook open(Object... pairs) {
        return PriceBook.open(properties(pairs), _ -> List.copyOf(objections), events);
    }

    private DroverProperties properties(Object... pairs) {
        Map<String, Object> map = TestingProperties.minimalWith(pairs);
        map.put("drover.prices.file", file.toString());
        map.values().removeIf(""::equals);
        return TestingProperties.bind(map);
    }

    private static BigDecimal usd(PriceBook book) {
        return Objects.requireNonNull(cost(book)).usd();
    }

    private static @Nullable AttemptCost cost(PriceBook book) {
        return book.get().price("deepseek-v3.2", Usage.of(1, 0));
    }

    private static String entry(String key, String input) {
        return "{\"" + key + "\":{\"input_cost_per_token\":" + input + ",\"output_cost_per_token\":1e-05}}";
    }

    private static String both(String one, String input, String other, String otherInput) {
        return entry(one, input).replaceFirst("}$", ",")
                + entry(other, otherInput).substring(1);
    }
}
