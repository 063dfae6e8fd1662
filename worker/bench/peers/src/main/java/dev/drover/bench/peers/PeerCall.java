package dev.drover.bench.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.Timeout;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What every peer does with a request: one call, one result record, one usage record. Thread-safe. */
public final class PeerCall implements AutoCloseable {
    private static final byte[] BODY = "\"body\":".getBytes(UTF_8);

    private final PeerSettings settings;
    private final URI address;
    private final CloseableHttpClient client;

    public PeerCall(PeerSettings settings) {
        this.settings = settings;
        this.address = settings.upstream().resolve("/v1/chat/completions");
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(settings.inFlight())
                        .setMaxConnTotal(settings.inFlight())
                        .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(Timeout.ofSeconds(60))
                        .build())
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableRedirectHandling()
                .build();
    }

    /** Calls and returns the two records to write. */
    public List<ProducerRecord<byte[], byte[]>> outcome(byte[] key, byte[] line) throws IOException {
        int body = indexOf(line, BODY) + BODY.length;
        HttpPost post = new HttpPost(address);
        // From the body's brace to the one before the line's own: the body is the last member.
        post.setEntity(new ByteArrayEntity(line, body, line.length - body - 1, ContentType.APPLICATION_JSON));
        byte[] answer = client.execute(post, response -> {
            byte[] bytes = EntityUtils.toByteArray(response.getEntity());
            if (response.getCode() != 200) {
                throw new IOException("status " + response.getCode());
            }
            return bytes;
        });
        String head = new String(line, 0, body, UTF_8);
        String id = member(head, "custom_id");
        String tenant = member(head, "tenant");
        byte[] result = ("{\"custom_id\":\"" + id + "\",\"tenant\":\"" + tenant + "\",\"response\":"
                        + new String(answer, UTF_8) + "}")
                .getBytes(UTF_8);
        byte[] usage = ("{\"tenant\":\"" + tenant + "\",\"custom_id\":\"" + id + "\",\"prompt_tokens\":"
                        + number(answer, "prompt_tokens") + ",\"completion_tokens\":"
                        + number(answer, "completion_tokens") + "}")
                .getBytes(UTF_8);
        return List.of(
                new ProducerRecord<>(settings.results(), key, result),
                new ProducerRecord<>(settings.usage(), key, usage));
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    private static String member(String head, String name) {
        int from = head.indexOf("\"" + name + "\":\"") + name.length() + 4;
        return head.substring(from, head.indexOf('"', from));
    }

    private static long number(byte[] answer, String name) {
        int at = indexOf(answer, ("\"" + name + "\":").getBytes(UTF_8)) + name.length() + 3;
        long number = 0;
        for (; answer[at] >= '0' && answer[at] <= '9'; at++) {
            number = number * 10 + (answer[at] - '0');
        }
        return number;
    }

    private static int indexOf(byte[] text, byte[] word) {
        outer:
        for (int i = 0; i <= text.length - word.length; i++) {
            for (int j = 0; j < word.length; j++) {
                if (text[i + j] != word[j]) {
                    continue outer;
                }
            }
            return i;
        }
        throw new IllegalArgumentException("no " + new String(word, UTF_8) + " in the text");
    }
}
