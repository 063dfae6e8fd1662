package dev.drover.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.cli.kafka.TerminalWidth;
import dev.drover.contracts.Json;
import dev.drover.contracts.Origin;
import dev.drover.deadletter.Letter;
import dev.drover.deadletter.StoredHeader;
import dev.drover.deadletter.StoredRecord;
import dev.drover.operations.deadletters.LetterOutcome;
import dev.drover.operations.deadletters.MaskedHeaders;
import dev.drover.operations.deadletters.MaskedPayload;
import dev.drover.operations.deadletters.Masking;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class MaskingTest {
    private static final String REQUEST = """
        {"custom_id":"r-1","method":"POST","url":"/v1/chat/completions","tenant":"acme","metadata":{"id":"P-4711",
        "John Smith":true},"body":{"model":"gpt-4.1","max_tokens":200,"seed":19700101,"messages":[{"role":"user",
        "content":[{"type":"image_url","image_url":{"url":"https://x.example/john.png"}},{"type":"text","text":"hi"}
        ]}]}}\
        """;

    private static Letter letter(String payload, String... headers) {
        List<StoredHeader> all = new java.util.ArrayList<>();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(new StoredHeader(headers[i], bytes(headers[i + 1])));
        }
        return Letter.of(
                new StoredRecord(new Origin("t", 0, 1), Instant.EPOCH, bytes("key"), bytes(payload), all), "cluster");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String masked(Letter letter) {
        return MaskedPayload.of(letter).text();
    }

    private static String error(String payload, String message) {
        return Masking.error(letter(payload, "drover-reason", "invalid_request", "drover-error", message));
    }

    private static String foreign(String message) {
        return Masking.error(letter("{}", "kafka_dlt-exception-fqcn", "a.B", "kafka_dlt-exception-message", message));
    }

    @Test
    void ofARequestItsKindIsShownAndOfAllElseItsSize() {
        assertThat(masked(letter(REQUEST)))
                .isEqualTo(
                        "{\"custom_id\":\"r-1\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"tenant\":\"acme\",\"metadata\":{\"id\":\"[6"
                            + " characters]\",\"[10 characters]\":\"[boolean]\"},"
                            + "\"body\":{\"model\":\"gpt-4.1\",\"max_tokens\":200,\"seed\":\"[number]\","
                            + "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"[26"
                            + " characters]\"}},{\"type\":\"text\",\"text\":\"[2 characters]\"}]}]}}");
    }

    @Test
    void ofWhatIsNoRequestNothingButTheShapeIsShown() {
        assertThat(masked(letter("{\"tenant\":\"x\",\"order\":[1,null],\"Smith\":2}")))
                .isEqualTo("{\"tenant\":\"[1 characters]\",\"[5 characters]\":[\"[number]\",null],"
                        + "\"[5 characters] 2\":\"[number]\"}");
        assertThat(MaskedPayload.of(letter("Dear John")).string()).isEqualTo("[9 bytes, not JSON]");
        assertThat(masked(letter("[" + "1,".repeat(29) + "1]"))).endsWith("\"[number]\",\"[10 more]\"]");
    }

    @Test
    void ofALongObjectTheBeginningIsShownAndNamesOfOneLengthAreCounted() {
        StringBuilder members = new StringBuilder("{\"a\":0");
        for (int i = 1; i < 200_000; i++) {
            members.append(",\"%06d\":0".formatted(i));
        }
        assertThat(masked(letter(members + "}")))
                .startsWith("{\"[1 characters]\":\"[number]\",\"[6 characters]\":\"[number]\",\"[6 characters] 2\":")
                .endsWith("\"[6 characters] 999\":\"[number]\",\"[199,000 more]\":null}");
    }

    /** Each of the five million objects would be a node of its own, and a set of nodes. */
    @Test
    void aPayloadOfFifteenMegabytesTakesNoMoreMemoryThanItsText() {
        byte[] payload = bytes("{\"x\":[" + "{},".repeat(5_000_000) + "{}]}");
        Letter letter = Letter.of(
                new StoredRecord(new Origin("t", 0, 1), Instant.EPOCH, bytes("key"), payload, List.of()), "cluster");
        MaskedPayload.of(letter);
        long masked = allocated(() -> MaskedPayload.of(letter));
        long raw = allocated(() -> LetterJson.payload(letter, true));

        assertThat(masked).isLessThan(100_000);
        assertThat(raw).isLessThan(100_000);
        assertThat(MaskedPayload.of(letter).text()).contains("[4,999,981 more]");
        assertThat(Json.string(LetterJson.whole(letter, null, true)).length()).isGreaterThan(payload.length);
    }

    private static long allocated(Runnable work) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void whoAsksForThePayloadGetsItsBytesAndNoTerminalObeysThem() {
        String payload = "{\"n\":1.50,\"n\":1E5,\"c\":\"\u009b2J\",\"a\":[]}";
        Letter letter = letter(payload);
        assertThat(Json.string(LetterJson.whole(letter, null, true))).contains("\"payload\":" + payload);
        assertThat(page(letter("no JSON \u001b[2J of\nmine"))).contains("no JSON \\u001b[2J of\nmine");
        assertThat(page(letter))
                .contains("\n  \"n\" : 1.50,\n  \"n\" : 1E5,\n  \"c\" : \"\\u009b2J\",\n  \"a\" : []\n}");
    }

    private static String page(Letter letter) {
        StringWriter page = new StringWriter();
        new LetterPage(new PrintWriter(page), TerminalWidth.UNLIMITED, false, true).print(letter, null);
        return page.toString();
    }

    @Test
    void anErrorIsShownAsItWasSaidButForSecrets() {
        assertThat(error(REQUEST, "no answer within 120 s")).isEqualTo("no answer within 120 s");
        assertThat(error(REQUEST, "429: Rate limit reached for gpt-4.1 on tokens per min (TPM): Limit 30000"))
                .isEqualTo("429: Rate limit reached for gpt-4.1 on tokens per min (TPM): Limit 30000");
        assertThat(error(
                        REQUEST,
                        "400: Invalid value: 'john@example.org' of +44 20 7946 0958, key sk-a1Zbcdefghij0123456789"))
                .isEqualTo("400: Invalid value: '[email]' of [phone], key [key]");
        assertThat(error(REQUEST, "a\u001b[2J\nb")).isEqualTo("a\\u001b[2J\\nb");
    }

    @Test
    void membersOfADocumentOfOthersAreNoNames() {
        String payload = """
            {"custom_id":"canary one","method":"POST","url":"/v1/chat/completions","tenant":"canary two",
            "task":"canary three","chain":"canary four","deadline":"never","body":{"model":"canary five"}}\
            """;
        for (String[] headers :
                new String[][] {{}, {"kafka_dlt-exception-fqcn", "a.B", "kafka_dlt-exception-message", "not read"}}) {
            Letter letter = letter(payload, headers);
            assertThat(Json.string(LetterJson.whole(letter, null, false))).doesNotContain("canary");
            assertThat(Masking.tenant(letter)).isEqualTo("[10 characters]");
        }
        assertThat(Json.string(LetterJson.whole(letter(payload, "drover-reason", "invalid_request"), null, false)))
                .contains("canary one", "canary two", "canary five");
    }

    @Test
    void aDeadlineIsShownIfItIsATime() {
        String payload =
                "{\"custom_id\":\"r\",\"method\":\"POST\",\"url\":\"/v1/completions\",\"deadline\":\"%s\",\"body\":{}}";
        String card = payload.formatted("2026-11-20T4111111111111111Z");
        assertThat(masked(letter(card, "drover-reason", "invalid_request")))
                .contains("\"deadline\":\"[28 characters]\"");
        assertThat(masked(letter(payload.formatted("2026-11-20T41:11:11Z")))).doesNotContain("41:11");
        assertThat(masked(letter(payload.formatted("2026-11-20T08:00:00.5+01:00"))))
                .contains("2026-11-20T08:00:00.5+01:00");
    }

    @Test
    void whatAnotherWriterSaysOnALetterOfOursIsReadLikeOurs() {
        for (String name : List.of("dead-letter-reason", "__connect.errors.exception.message", "drover-error")) {
            assertThat(MaskedHeaders.value(new StoredHeader(name, bytes("no order of acme 471142 for a@b.example"))))
                    .as(name)
                    .isEqualTo("no order of acme 471142 for [email]");
        }
    }

    @Test
    void anOutcomeHoldsNoSecretAndMovesNoCursor() {
        Letter letter = letter(REQUEST, "drover-request-id", "someone@example.org\u001b[2J");
        ObjectNode shown = OutcomeSheet.json(
                new LetterOutcome(letter, letter.id(), "failed", null, "topic a\u001b[2J\nb does not exist"));
        assertThat(shown.path("id").stringValue()).isEqualTo("[email]\\u001b[2J");
        assertThat(shown.path("detail").stringValue()).isEqualTo("topic a\\u001b[2J\\nb does not exist");
    }

    @Test
    void modelAndProviderOfAnAttemptAreNamesAsWell() {
        String attempt = """
            [{"n":1,"model":"m\\u001b[2J","provider":"someone@example.org","upstream_model":"m","status":500,
            "code":"provider_unavailable","message":"x","latency_ms":5,"billing":"none"}]\
            """;
        Letter letter = letter(REQUEST, "drover-reason", "timeout", "drover-attempts", attempt);
        StringWriter page = new StringWriter();
        new LetterPage(new PrintWriter(page), TerminalWidth.UNLIMITED, true, false).print(letter, null);
        assertThat(page.toString()).contains("m\\u001b[2J ([email]), 5 ms: 500").doesNotContain("someone@");
    }

    @Test
    void anErrorOfAFrameworkKeepsItsWordsAndLosesItsSecrets() {
        assertThat(foreign("Listener failed; nested exception is java.lang.IllegalStateException: no stock for 12345"))
                .isEqualTo("Listener failed; nested exception is java.lang.IllegalStateException: no stock for 12345");
        assertThat(foreign("Cannot read `com.acme.Login` from String \"password=Tr0ub4dor&3\": not a number"))
                .isEqualTo("Cannot read `com.acme.Login` from String \"password=[secret]\": not a number");
    }

    @Test
    void aHeaderIsShownIfItIsKnownToHoldNoPayloadAndLooksLikeIt() {
        Letter letter = letter("{}", "kafka_dlt-exception-fqcn", "java.lang.IllegalStateException");
        assertThat(MaskedHeaders.value(letter.stored().headers().getFirst()))
                .isEqualTo("java.lang.IllegalStateException");
        assertThat(MaskedHeaders.value(
                        new StoredHeader("kafka_dlt-original-offset", new byte[] {0, 0, 0, 0, 0, 0, 0, 7})))
                .isEqualTo("7");
        assertThat(MaskedHeaders.value(new StoredHeader("kafka_dlt-exception-stacktrace", bytes("at a.B: Smith"))))
                .isEqualTo("[13 characters]");
        assertThat(MaskedHeaders.value(
                        new StoredHeader("springDeserializerExceptionValue", new byte[] {-84, -19, 0, 5})))
                .isEqualTo("[4 bytes]");
        assertThat(MaskedHeaders.value(new StoredHeader("authorization-key", new byte[] {0, 1})))
                .isEqualTo("[2 bytes]");
        assertThat(MaskedHeaders.value(new StoredHeader("x-user", bytes("Smith"))))
                .isEqualTo("[5 characters]");
        assertThat(MaskedHeaders.value(
                        new StoredHeader("__streams.errors.exception", bytes("java.lang.X: a@b.example failed"))))
                .isEqualTo("java.lang.X: [email] failed");
    }

    @Test
    void aNameThatMovesTheCursorDoesNot() {
        assertThat(Masking.name("a\u001b[2Jb\nc")).isEqualTo("a\\u001b[2Jb\\nc");
        assertThat(Masking.name("someone@example.org")).isEqualTo("[email]");
    }
}
