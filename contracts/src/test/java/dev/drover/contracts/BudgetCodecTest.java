package dev.drover.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetCodecTest {
    private static final String BUDGET_KEY =
            "{\"kind\":\"budget\",\"tenant\":\"acme\",\"model\":null,\"period\":\"day\"}";
    private static final String TOP_UP_KEY = "{\"kind\":\"top_up\",\"tenant\":\"acme\",\"id\":\"t-1\"}";
    private static final BudgetKey.Budget BUDGET = new BudgetKey.Budget("acme", null, BudgetPeriod.DAY);
    private static final BudgetKey.TopUp TOP_UP = new BudgetKey.TopUp("acme", "t-1");

    @Test
    void whatWasWrittenIsRead() {
        BudgetRecord.Budget budget = TestingLines.budget();
        BudgetRecord.TopUp topUp = TestingLines.topUp();

        assertThat(BudgetCodec.read(BudgetCodec.key(budget.key()), BudgetCodec.value(budget)))
                .isEqualTo(budget);
        assertThat(BudgetCodec.read(BudgetCodec.key(topUp.key()), BudgetCodec.value(topUp)))
                .isEqualTo(topUp);
    }

    @Test
    void aBudgetOfAllTenantsForOneModelIsWrittenAndRead() {
        BudgetKey.Budget key = new BudgetKey.Budget(null, "gpt-4.1", BudgetPeriod.MONTH);

        assertThat(BudgetCodec.read(BudgetCodec.key(key), null)).isEqualTo(new BudgetRecord.Removed(key));
    }

    @Test
    void aValueByHandNeedsNoMoreThanVersionAndAmount() {
        assertThat(read(BUDGET_KEY, "{\"v\":1,\"usd\":\"2.5\",\"later\":{}}"))
                .isEqualTo(new BudgetRecord.Budget(BUDGET, null, new BigDecimal("2.5"), null, BudgetRecord.Note.NONE));
        assertThat(read(TOP_UP_KEY, "{\"v\":1,\"usd\":5}"))
                .isEqualTo(new BudgetRecord.TopUp(TOP_UP, new BigDecimal("5"), BudgetRecord.Note.NONE));
    }

    @Test
    void aTenantInAnotherUnicodeFormHasTheSameKey() {
        BudgetKey.TopUp composed = new BudgetKey.TopUp("caf\u00e9", "t");
        BudgetKey.TopUp decomposed = new BudgetKey.TopUp("cafe\u0301", "t");

        assertThat(BudgetCodec.key(decomposed)).isEqualTo(BudgetCodec.key(composed));
        assertThat(read("{\"kind\":\"top_up\",\"tenant\":\"cafe\u0301\",\"id\":\"t\"}", null))
                .isEqualTo(new BudgetRecord.Removed(composed));
    }

    @Test
    void aLaterVersionIsSaidToBeOne() {
        assertThat(read(BUDGET_KEY, "{\"v\":2,\"usd\":\"2.5\"}"))
                .isEqualTo(new BudgetRecord.Unreadable(BUDGET, true, "version 2 is newer than 1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"v\":1,\"usd\":\"-1\"}",
                "{\"v\":1,\"usd\":-1}",
                "{\"v\":1,\"usd\":\"1e3\"}",
                "{\"v\":1,\"usd\":\"1e-999999999\"}",
                "{\"v\":1,\"usd\":1e99999}",
                "{\"v\":1,\"usd\":\"100000000.01\"}",
                "{\"v\":1,\"usd\":\"NaN\"}",
                "{\"v\":1,\"usd\":true}",
                "{\"v\":1,\"usd\":null}",
                "{\"v\":1}",
                "{\"usd\":\"1\"}",
                "{\"v\":\"1\",\"usd\":\"1\"}",
                "{\"v\":0,\"usd\":\"1\"}",
                "{\"v\":1,\"usd\":\"1\",\"soft\":\"0\"}",
                "{\"v\":1,\"usd\":\"1\",\"soft\":\"1.1\"}",
                "{\"v\":1,\"usd\":\"1\",\"at\":\"yesterday\"}",
                "[]",
                "",
                "{"
            })
    void anAbsurdValueSaysWhatItWasAbout(String value) {
        assertThat(read(BUDGET_KEY, value)).isInstanceOfSatisfying(BudgetRecord.Unreadable.class, unreadable -> {
            assertThat(unreadable.key()).isEqualTo(BUDGET);
            assertThat(unreadable.future()).isFalse();
            assertThat(unreadable.why()).isNotBlank();
        });
    }

    @Test
    void aTopUpOfNothingIsNone() {
        assertThat(read(TOP_UP_KEY, "{\"v\":1,\"usd\":\"0\"}")).isInstanceOf(BudgetRecord.Unreadable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kind\":\"budget\",\"tenant\":\"acme\",\"model\":null,\"period\":\"hour\"}",
                "{\"kind\":\"budget\",\"tenant\":null,\"model\":null,\"period\":\"balance\"}",
                "{\"kind\":\"budget\",\"tenant\":\"acme\",\"model\":\"m\",\"period\":\"balance\"}",
                "{\"kind\":\"budget\",\"tenant\":\"\",\"model\":null,\"period\":\"day\"}",
                "{\"kind\":\"budget\",\"tenant\":\"a\\u0007\",\"model\":null,\"period\":\"day\"}",
                "{\"kind\":\"top_up\",\"tenant\":null,\"id\":\"t\"}",
                "{\"kind\":\"top_up\",\"tenant\":\"acme\"}",
                "{\"kind\":\"other\"}",
                "acme",
                ""
            })
    void aKeyThatSaysNothingIsUnreadableWithoutAKey(String key) {
        assertThat(read(key, "{\"v\":1,\"usd\":\"1\"}"))
                .isInstanceOfSatisfying(
                        BudgetRecord.Unreadable.class,
                        unreadable -> assertThat(unreadable.key()).isNull());
    }

    @Test
    void nobodyWritesWhatNobodyMayRead() {
        assertThatThrownBy(() ->
                        BudgetCodec.value(new BudgetRecord.TopUp(TOP_UP, new BigDecimal("-1"), BudgetRecord.Note.NONE)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BudgetCodec.value(
                        new BudgetRecord.Budget(BUDGET, null, new BigDecimal("2e9"), null, BudgetRecord.Note.NONE)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 300)
    void noBytesMakeItThrow(@ForAll byte[] key, @ForAll byte[] value) {
        assertThat(BudgetCodec.read(key, value)).isNotNull();
        assertThat(BudgetCodec.read(BUDGET_KEY.getBytes(StandardCharsets.UTF_8), value))
                .isNotNull();
    }

    private static BudgetRecord read(String key, @Nullable String value) {
        return BudgetCodec.read(
                key.getBytes(StandardCharsets.UTF_8), value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }
}
