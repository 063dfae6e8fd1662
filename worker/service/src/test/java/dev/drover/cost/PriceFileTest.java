package dev.drover.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.Usage;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceFileTest {
    private static final String GOOD = "\"good\":{\"input_cost_per_token\":1e-06,\"output_cost_per_token\":2e-06}";

    @Test
    void numbersAreTakenToTheirLastDigitHoweverTheyAreWritten() {
        assertThat(cost("1e-06", Usage.of(1, 0))).isEqualTo("0.000001");
        assertThat(cost("0.0000015", Usage.of(1, 0))).isEqualTo("0.0000015");
        assertThat(cost("2.4414062500000001e-07", Usage.of(1, 0))).isEqualTo("0.00000024414062500000001");
        assertThat(cost("1.0E-7", Usage.of(3, 0))).isEqualTo("0.0000003");
        assertThat(cost("0", Usage.of(3, 0))).isEqualTo("0");
    }

    @Test
    void unknownMembersAreIgnoredAndTheSampleIsNoModel() {
        PriceFile file = file(
                "{\"sample_spec\":{\"input_cost_per_token\":\"text\"},\"m\":{\"input_cost_per_token\":1e-06,"
                    + "\"max_tokens\":\"many\",\"supports\":{\"a\":[{\"input_cost_per_token\":-1}]},\"input_cost_per_token_soon\":-1}}");

        assertThat(file.entry("sample_spec")).isEmpty();
        assertThat(file.entry("m").orElseThrow()).isInstanceOf(PriceEntry.Priced.class);
        assertThat(file.size()).isEqualTo(1);
        assertThat(file.broken()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        "input_cost_per_token":-1e-06                                          | input_cost_per_token is -0.000001, negative
        "input_cost_per_token":1.01                                            | more than a dollar per token
        "input_cost_per_token":"1e-06"                                         | input_cost_per_token is no number
        "input_cost_per_token":[1e-06]                                         | input_cost_per_token is no number
        "input_cost_per_token":true                                            | input_cost_per_token is no number
        "input_cost_per_token":1e-999999999                                    | too many digits
        "input_cost_per_token":1e999999999                                     | too many digits
        "input_cost_per_token":1e99999999999                                   | too many digits
        "input_cost_per_token":0.00000100000000000000000000000000000000001     | digits
        "input_cost_per_token":1e-06,"input_cost_per_token":2e-06              | input_cost_per_token is there twice
        "input_cost_per_token":1e-06,"output_cost_per_token_above_200k_tokens":-1 | output_cost_per_token_above_200k_tokens is -1, negative
        "input_cost_per_token":1e-06,"input_cost_per_token_flex":-0.5 | input_cost_per_token_flex is -0.5, negative
        """)
    void anEntryThatIsWrongIsBrokenAndSaysWhy(String members, String why) {
        PriceFile file = file("{" + GOOD + ",\"bad\":{" + members + "}}");

        assertThat(file.entry("bad").orElseThrow())
                .isInstanceOfSatisfying(
                        PriceEntry.Broken.class,
                        broken -> assertThat(broken.why()).contains(why));
        assertThat(file.broken()).singleElement().asString().startsWith("bad: ");
        assertThat(file.entry("good").orElseThrow()).isInstanceOf(PriceEntry.Priced.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"mode\":\"image_generation\",\"input_cost_per_token\":1e-06",
                "\"mode\":\"audio_transcription\",\"input_cost_per_second\":0.0001",
                "\"output_cost_per_image\":0.04",
                "\"input_cost_per_token\":null",
                "\"tiered_pricing\":[{\"input_cost_per_token\":1e-06}],\"input_cost_per_token\":1e-06",
                "\"input_cost_per_token\":1e-06,\"input_cost_per_request\":0.005",
                "\"input_cost_per_token\":1e-06,\"output_cost_per_second\":0.001",
                "\"input_cost_per_token\":1e-06,\"input_cost_per_image_token\":5e-06"
            })
    void whatIsNotPaidByTheTokenAloneHasNoPrice(String members) {
        assertThat(file("{\"m\":{" + members + "}}").entry("m").orElseThrow()).isInstanceOf(PriceEntry.Unpriced.class);
    }

    @Test
    void anImageTokenThatCostsWhatAnyTokenCostsIsNothingSpecial() {
        assertThat(file("{\"m\":{\"input_cost_per_token\":1e-06,\"input_cost_per_image_token\":0.000001,"
                                + "\"input_cost_per_request\":0.0}}")
                        .entry("m")
                        .orElseThrow())
                .isInstanceOf(PriceEntry.Priced.class);
    }

    @Test
    void anEntryThatIsThereTwiceIsBroken() {
        PriceFile file = file("{" + GOOD + "," + GOOD + ",\"other\":{\"input_cost_per_token\":1e-06}}");

        assertThat(file.entry("good")).contains(new PriceEntry.Broken("is there twice"));
        assertThat(file.entry("other").orElseThrow()).isInstanceOf(PriceEntry.Priced.class);
    }

    @Test
    void anEntryThatIsNoObjectIsBroken() {
        assertThat(file("{\"a\":[{\"b\":{}}],\"c\":7," + GOOD + "}").broken())
                .containsExactly("a: is no object", "c: is no object");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        ``                                           | no JSON object
        []                                           | no JSON object
        {}                                           | no entry
        {"sample_spec":{}}                           | no entry
        {"m":{"input_cost_per_token":1e-06}          | line 1
        {"m":{"input_cost_per_token":1e-06}} {}      | line 1
        {"m":{"input_cost_per_token":01}}            | line 1
        {"m":{"input_cost_per_token":NaN}}           | line 1
        <html>                                       | line 1
        """)
    void aFileThatIsNoPriceMapIsRefusedAsAWholeAndSaysWhere(String text, String where) {
        assertThatExceptionOfType(PriceFileException.class)
                .isThrownBy(() -> file(text))
                .withMessageContaining(where);
    }

    @Test
    void theMessageNamesTheLine() {
        assertThatExceptionOfType(PriceFileException.class)
                .isThrownBy(() -> file("{\n" + GOOD + ",\n\"m\": {oops}}"))
                .withMessageStartingWith("line 3, column");
    }

    @Property(tries = 2_000)
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
        try {
            assertThat(PriceFile.read(bytes).size()).isPositive();
        } catch (PriceFileException e) {
            assertThat(e).hasMessageNotContaining("\n");
        }
    }

    private static String cost(String input, Usage usage) {
        Optional<PriceEntry> entry =
                file("{\"m\":{\"input_cost_per_token\":" + input + "}}").entry("m");
        Prices prices = ((PriceEntry.Priced) entry.orElseThrow()).prices();
        AttemptCost cost = Objects.requireNonNull(new PriceCatalogue(Map.of("m", prices)).price("m", usage));
        return cost.usd().toPlainString();
    }

    private static PriceFile file(String text) {
        return PriceFile.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
