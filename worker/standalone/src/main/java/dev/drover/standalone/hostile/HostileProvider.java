package dev.drover.standalone.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A provider on a bare socket of 127.0.0.1, since no HTTP server would send what it has to send. A request whose body
 * holds {@code answer-N} gets the answer of that number, {@code shape-NAME} the one of that name, any other a friendly
 * one.
 */
final class HostileProvider implements AutoCloseable {
    private static final Pattern WANTED = Pattern.compile("(answer|shape)-([0-9A-Z_]{1,40})");
    private static final int LONGEST_LINE = 64 * 1024;

    private final ServerSocket server;
    private final HostileAnswers answers;
    private final AtomicLong calls = new AtomicLong();

    private HostileProvider(ServerSocket server, HostileAnswers answers) {
        this.server = server;
        this.answers = answers;
    }

    static HostileProvider start(HostileAnswers answers) {
        try {
            ServerSocket server = new ServerSocket(0, 1_000, InetAddress.getByName("127.0.0.1"));
            HostileProvider provider = new HostileProvider(server, answers);
            Thread.ofVirtual().name("hostile-provider").start(provider::accept);
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException("no port for the provider", e);
        }
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
    }

    /** Requests that were read whole. */
    long calls() {
        return calls.get();
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
                // Closed, or a connection that ended before it began.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream());
                OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024)) {
            boolean again = true;
            while (again) {
                again = exchange(in, out);
            }
        } catch (IOException _) {
            // The worker has gone away, as it should from some answers.
        }
    }

    /** False: the connection ends. */
    private boolean exchange(InputStream in, OutputStream out) throws IOException {
        String path = line(in);
        if (path.isEmpty()) {
            return false;
        }
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring(header.indexOf(':') + 1).strip());
            }
        }
        // Those who want something ask for it in short requests.
        byte[] body = in.readNBytes(length);
        calls.incrementAndGet();
        Matcher wanted = WANTED.matcher(new String(body, 0, Math.min(length, 2_000), ISO_8859_1));
        if (!wanted.find()) {
            out.write(HostileAnswers.friendly(path.split(" ", 3)[1]).getBytes(ISO_8859_1));
            out.flush();
            return true;
        }
        if (wanted.group(1).equals("shape")) {
            answers.write(HostileAnswers.Shape.valueOf(wanted.group(2)), out);
        } else {
            answers.write(Long.parseLong(wanted.group(2)), out);
        }
        return false;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n' && line.length() < LONGEST_LINE; b = in.read()) {
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }
}
