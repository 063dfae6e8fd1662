package dev.drover.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LedgerAuditTest {
    private static final String BILLED =
            "{'ended_at':'2026-11-20T23:59:59Z','model':'m','billing':'billed','cost':{'usd':'0.10'},"
                    + "'estimated_usd':null,'usage':{'prompt_tokens':3,'completion_tokens':4}}";
    private static final String SUM =
            "{'usd':'0.1','possibly_billed_usd':'0','estimated_usd':'0','prompt_tokens':3,'completion_tokens':4,"
                    + "'attempts':1,'unpriced_attempts':0}";

    private final LedgerAudit audit = new LedgerAudit();

    @Test
    void threeAccountsOfTheSameSpendAgree() {
        spend(BILLED);
        ledger("2026-11-20", SUM.replace("0.1", "0.05"));
        ledger("2026-11-20", SUM);
        ledger("2026-11", SUM);
        audit.ledger(json("{'kind':'commit','group':'g','topic':'t','partition':0}"), json("{'v':1,'nonce':'5'}"));

        assertThat(audit.disagreements()).isEmpty();
    }

    @Test
    void whatWasSurelyNotBilledIsInNoAccount() {
        spend(BILLED.replace("'billed'", "'none'"));

        assertThat(audit.disagreements()).isEmpty();
    }

    @Test
    void theLastDigitCounts() {
        spend(BILLED);
        ledger("2026-11-20", SUM.replace("'0.1'", "'0.1000000000000000001'"));
        ledger("2026-11", SUM);

        assertThat(audit.disagreements())
                .containsExactly(
                        "acme in 2026-11-20, m, usd: in the ledger 0.1000000000000000001, in the usage events 0.10");
    }

    @Test
    void aMissingPeriodAndATombstoneAreSeen() {
        spend(BILLED);
        ledger("2026-11-20", SUM);
        ledger("2026-11", SUM);
        audit.ledger(key("2026-11"), null);

        assertThat(audit.disagreements()).hasSize(4).allMatch(text -> text.startsWith("acme in 2026-11, m, "));
    }

    @Test
    void anEventWithoutALineIsSeen() {
        audit.usage(json("{'tenant':'acme','at':'2026-11-20T23:59:59Z','attempt':" + BILLED + "}"));
        ledger("2026-11-20", SUM);
        ledger("2026-11", SUM);

        assertThat(audit.disagreements()).hasSize(8).allMatch(text -> text.contains("in the result lines 0, "));
    }

    private void spend(String attempt) {
        audit.usage(json("{'tenant':'acme','at':'2026-11-20T23:59:59Z','attempt':" + attempt + "}"));
        audit.line(json("{'tenant':'acme','attempts':[" + attempt + "]}"));
    }

    private void ledger(String period, String sum) {
        audit.ledger(key(period), json("{'v':1,'models':{'m':" + sum + "}}"));
    }

    private static JsonNode key(String period) {
        return json("{'kind':'spend','group':'g','tenant':'acme','period':'" + period + "','topic':'t','partition':0}");
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }
}
