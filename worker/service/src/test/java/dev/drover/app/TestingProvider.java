package dev.drover.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** An HTTP server that answers by the first part of the path, byte for byte as it is told, and counts what it was asked. */
final class TestingProvider implements AutoCloseable {
    private final ServerSocket server;
    private final Map<String, IntFunction<byte[]>> scripts = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();

    TestingProvider() {
        try {
            server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    String baseUrl(String name) {
        return "http://127.0.0.1:" + server.getLocalPort() + "/" + name + "/v1";
    }

    /** @param script the whole response to the nth call, from 0 */
    void script(String name, IntFunction<byte[]> script) {
        scripts.put(name, script);
        calls.put(name, new AtomicInteger());
    }

    int calls(String name) {
        return counter(name).get();
    }

    private AtomicInteger counter(String name) {
        return Objects.requireNonNull(calls.get(name), name);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException _) {
                // Closed.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream());
                OutputStream out = socket.getOutputStream()) {
            String head = line(in);
            int length = 0;
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                    length = Integer.parseInt(header.substring(15).strip());
                }
            }
            in.readNBytes(length);
            String name = head.split("/", -1)[1];
            IntFunction<byte[]> script = Objects.requireNonNull(scripts.get(name), name);
            out.write(script.apply(counter(name).getAndIncrement()));
            out.flush();
        } catch (IOException _) {
            // The client has left.
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(UTF_8);
    }
}
