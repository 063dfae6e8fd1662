package dev.drover.deadletter;

import static dev.drover.deadletter.TestingStored.NOON;
import static dev.drover.deadletter.TestingStored.drover;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.contracts.InferenceRequest;
import dev.drover.contracts.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ChangesTest {
    private static Changes set(String path, String value) {
        Map<JsonPath, JsonNode> sets = Map.of(JsonPath.parse(path), JsonPath.value(value));
        return new Changes(sets, null, null, null);
    }

    private static InferenceRequest changed(Changes changes, TestingStored letter) {
        InferenceRequest request =
                Letter.of(changes.apply(letter.stored(), NOON), "cluster").request();
        assertThat(request).isNotNull();
        return request;
    }

    private static @Nullable Instant deadline(String json) {
        Changes hour = new Changes(Map.of(), null, null, Duration.ofHours(1));
        return changed(hour, drover("expired").value(json)).deadline();
    }

    @Test
    void membersAreSetAsJsonIfTheyAreJsonAndAsTextIfNot() {
        assertThat(changed(set("body.max_tokens", "200"), drover("timeout"))
                        .facts()
                        .limit())
                .isEqualTo(200);
        assertThat(changed(set("body.messages.0.content", "Hi there"), drover("timeout"))
                        .body()
                        .tree(1_000)
                        .at("/messages/0/content")
                        .stringValue())
                .isEqualTo("Hi there");
        assertThat(changed(set("/metadata/a.b", "true"), drover("timeout")).metadata())
                .extracting(JsonText::text)
                .isEqualTo("{\"a.b\":true,\"order\":17}");
    }

    @Test
    void whatIsNotChangedStaysAsItIsToTheByte() {
        String before =
                " {\"url\" : \"\\/v1/responses\",\"body\":{\"seed\":1E5,\"x\":1,\"x\":2,\"n\": 1 }\n,\"y\":[ 0.10 ]}";
        Map<JsonPath, JsonNode> sets = new LinkedHashMap<>();
        sets.put(JsonPath.parse("body.n"), JsonPath.value("2"));
        sets.put(JsonPath.parse("y.0"), JsonPath.value("1.50"));
        sets.put(JsonPath.parse("metadata.a.b"), JsonPath.value("text"));
        StoredRecord after = new Changes(sets, "gpt-5", null, null)
                .apply(drover("timeout").value(before).stored(), NOON);

        assertThat(new String(Objects.requireNonNull(after.value()), StandardCharsets.UTF_8))
                .isEqualTo("{\"metadata\":{\"a\":{\"b\":\"text\"}},\"url\" :"
                        + " \"\\/v1/responses\",\"body\":{\"model\":\"gpt-5\",\"seed\":1E5,\"x\":1,\"x\":2,\"n\":"
                        + " 2 }\n"
                        + ",\"y\":[ 1.50 ]}");
    }

    @Test
    void modelChainAndDeadlineFindTheirPlaceInEveryFormat() {
        Changes both = new Changes(Map.of(), "gpt-5", "bulk", null);
        assertThat(changed(both, drover("timeout")).bodyModel()).isEqualTo("gpt-5");
        assertThat(changed(both, drover("timeout")).chain()).isEqualTo("bulk");
        String llmD = "{\"id\":\"r\",\"created\":1,\"deadline\":2,\"payload\":{\"model\":\"m\",\"messages\":[]}}";
        assertThat(changed(both, drover("timeout").value(llmD)).bodyModel()).isEqualTo("gpt-5");
        Instant one = NOON.plus(Duration.ofHours(1));
        assertThat(deadline(TestingStored.REQUEST)).isEqualTo(one);
        assertThat(deadline(llmD)).isEqualTo(one);
        assertThat(deadline("{\"path\":\"/v1/chat/completions\",\"body\":{\"messages\":[]}}"))
                .isEqualTo(one);
    }

    @Test
    void aTenantThatIsSetWinsOverTheLettersHeader() {
        assertThat(changed(set("tenant", "borealis"), drover("timeout")).tenant())
                .isEqualTo("borealis");
    }

    @Test
    void whatIsNoRequestAfterwardsAndWhatIsNoJsonIsRefused() {
        assertThatThrownBy(() -> set("url", "/v2/none").apply(drover("timeout").stored(), NOON))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no request");
        assertThatThrownBy(() -> set("body.messages.7.content", "x")
                        .apply(drover("timeout").stored(), NOON))
                .hasMessageContaining("no element '7'");
        assertThatThrownBy(() ->
                        set("a", "b").apply(drover("timeout").value("not json").stored(), NOON))
                .hasMessageContaining("no JSON object");
        assertThatThrownBy(() -> JsonPath.parse("a..b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void withoutChangesTheBytesStayAsTheyAre() {
        StoredRecord letter = drover("malformed_record").value("not json").stored();
        assertThat(Changes.NONE.apply(letter, NOON)).isSameAs(letter);
    }
}
