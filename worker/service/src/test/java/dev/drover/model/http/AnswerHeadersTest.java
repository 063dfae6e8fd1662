package dev.drover.model.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.junit.jupiter.api.Test;

class AnswerHeadersTest {
    private final Map<String, String> headers = new AnswerHeaders(new Header[] {
        new BasicHeader("X-Request-Id", "one"),
        new BasicHeader("x-request-id", "two"),
        new BasicHeader("Empty", null),
        new BasicHeader("Content-Type", "application/json")
    });

    @Test
    void theFirstOfANameCountsWhateverItsCase() {
        assertThat(headers.get("x-request-id")).isEqualTo("one");
        assertThat(headers.get("CONTENT-TYPE")).isEqualTo("application/json");
        assertThat(headers.get("empty")).isEmpty();
        assertThat(headers.get("retry-after")).isNull();
        assertThat(headers.containsKey("empty")).isTrue();
        assertThat(headers.getOrDefault("retry-after", "none")).isEqualTo("none");
    }

    @Test
    void allOfThemAreSeenOnce() {
        assertThat(headers)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("X-Request-Id", "one", "Empty", "", "Content-Type", "application/json"));
    }
}
