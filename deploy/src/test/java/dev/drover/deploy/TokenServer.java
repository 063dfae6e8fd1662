package dev.drover.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/** An OAuth server as far as Kafka needs one: tokens for client credentials, and the key that they are signed with. */
final class TokenServer implements AutoCloseable {
    static final String AUDIENCE = "kafka";

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final HttpServer server;
    private final KeyPair keys;
    private final String credentials;
    private final String client;
    private final AtomicInteger issued = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    private TokenServer(HttpServer server, KeyPair keys, String client, String secret) {
        this.server = server;
        this.keys = keys;
        this.client = client;
        this.credentials = "Basic " + Base64.getEncoder().encodeToString((client + ":" + secret).getBytes(UTF_8));
    }

    /** @param client whom it knows, and who is the subject of the tokens */
    static TokenServer start(String client, String secret) throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        TokenServer server = new TokenServer(http, generator.generateKeyPair(), client, secret);
        http.createContext("/token", server::token);
        http.createContext("/keys", server::publicKeys);
        http.start();
        return server;
    }

    String tokenEndpoint() {
        return url("/token");
    }

    String keyEndpoint() {
        return url("/keys");
    }

    /** Tokens given so far. */
    int issued() {
        return issued.get();
    }

    /** Askers that were sent away. */
    int refused() {
        return refused.get();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void token(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        if (!credentials.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                || !form.contains("grant_type=client_credentials")) {
            refused.incrementAndGet();
            answer(exchange, 401, "{\"error\":\"invalid_client\"}");
            return;
        }
        try {
            String token = sign(Instant.now());
            issued.incrementAndGet();
            answer(exchange, 200, "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private String sign(Instant now) throws GeneralSecurityException {
        String header = "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"only\"}";
        String claims = """
            {"iss":"the-test","sub":"%s","aud":"%s","iat":%d,"exp":%d,"scope":"kafka"}\
            """.formatted(
                client, AUDIENCE, now.getEpochSecond(), now.plusSeconds(3600).getEpochSecond());
        String signed = encode(header.getBytes(UTF_8)) + "." + encode(claims.getBytes(UTF_8));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(signed.getBytes(UTF_8));
        return signed + "." + encode(signature.sign());
    }

    private void publicKeys(HttpExchange exchange) throws IOException {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        answer(exchange, 200, """
            {"keys":[{"kty":"RSA","kid":"only","use":"sig","alg":"RS256","n":"%s","e":"%s"}]}\
            """.formatted(unsigned(key.getModulus()), unsigned(key.getPublicExponent())));
    }

    private static String unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
        return encode(Arrays.copyOfRange(bytes, from, bytes.length));
    }

    private static String encode(byte[] bytes) {
        return BASE64.encodeToString(bytes);
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
