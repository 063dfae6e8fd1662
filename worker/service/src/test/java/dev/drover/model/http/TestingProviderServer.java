package dev.drover.model.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server that does with its sockets what a test says: answers, cuts, stalls, resets. */
final class TestingProviderServer implements AutoCloseable {
    private final ServerSocket socket;
    private final Behaviour behaviour;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    TestingProviderServer(Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        this.socket = new ServerSocket(0, 8_192, InetAddress.getLoopbackAddress());
        var _ = Thread.ofVirtual().start(this::accept);
    }

    /** What the server does with one request; returning keeps the connection open for the next. */
    interface Behaviour {
        void serve(Request request, Peer peer) throws IOException, InterruptedException;
    }

    record Request(String line, Map<String, String> headers, String body) {}

    URI uri() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    List<Request> requests() {
        return requests;
    }

    int connections() {
        return connections.get();
    }

    /** Connections that the server has not seen closed. */
    int openConnections() {
        return open.size();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        socket.close();
        for (Socket each : open) {
            each.close();
        }
    }

    static String ok(String body) {
        return head(200, body.getBytes(StandardCharsets.UTF_8).length, "application/json") + body;
    }

    static String head(int status, int length, String type) {
        return "HTTP/1.1 %d X\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n".formatted(status, type, length);
    }

    private void accept() {
        while (true) {
            try {
                Socket peer = socket.accept();
                connections.incrementAndGet();
                open.add(peer);
                var _ = Thread.ofVirtual().start(() -> converse(peer));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void converse(Socket peer) {
        try (peer) {
            InputStream in = new BufferedInputStream(peer.getInputStream());
            Peer output = new Peer(peer, in);
            while (true) {
                Request request = read(in);
                if (request == null) {
                    return;
                }
                requests.add(request);
                behaviour.serve(request, output);
            }
        } catch (IOException | InterruptedException _) {
            // The other side has gone, or the test is over.
        } finally {
            open.remove(peer);
        }
    }

    private static @Nullable Request read(InputStream in) throws IOException {
        String line = line(in);
        if (line == null) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>();
        String header = line(in);
        while (header != null && !header.isEmpty()) {
            int colon = header.indexOf(':');
            if (colon < 0) {
                return null;
            }
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
            header = line(in);
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Request(line, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static @Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = in.read();
        if (b < 0) {
            return null;
        }
        while (b >= 0 && b != '\n') {
            if (b != '\r') {
                line.write(b);
            }
            b = in.read();
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** The server's end of a connection. */
    final class Peer {
        private final Socket socket;
        private final InputStream in;

        Peer(Socket socket, InputStream in) {
            this.socket = socket;
            this.in = in;
        }

        void send(String text) throws IOException {
            send(text.getBytes(StandardCharsets.UTF_8));
        }

        void send(byte[] bytes) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
        }

        /** Closes in order (FIN). */
        void close() throws IOException {
            socket.close();
        }

        /** Closes with a reset. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Says nothing more until the client hangs up or the server closes. */
        void hang() throws IOException {
            while (in.read() >= 0) {
                // The client has nothing more to say.
            }
        }

        void untilClosed() throws InterruptedException {
            closed.await();
        }
    }
}
