package dev.drover.app.check;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/**
 * The way to a provider, step by step: name, connection, proxy, certificate. Ends at the first step that fails, and says which.
 *
 * @param subject for findings
 * @param target the provider's address
 * @param proxy null for none
 * @param patience of each step
 * @param trust null: what the system trusts
 */
record Way(
        String subject,
        URI target,
        @Nullable URI proxy,
        Duration patience,
        @Nullable SslBundle trust) {
    private static final Duration SOON = Duration.ofDays(14);
    private static final int LONGEST_HEAD = 8_192;

    /** Whether the provider can be reached. */
    boolean walk(Consumer<Finding> found) {
        URI first = proxy == null ? target : proxy;
        try {
            InetAddress[] addresses = resolved(first, found);
            if (addresses == null) {
                return false;
            }
            try (Socket socket = new Socket()) {
                socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
                return connected(socket, addresses[0], first, found)
                        && tunnelled(socket, found)
                        && (!isTls() || secured(socket, found));
            }
        } catch (IOException | GeneralSecurityException e) {
            found.accept(Finding.failed(subject, "connect", said(e), "look at the network between here and there"));
            return false;
        }
    }

    private InetAddress @Nullable [] resolved(URI first, Consumer<Finding> found) {
        long began = System.nanoTime();
        try {
            InetAddress[] addresses = InetAddress.getAllByName(first.getHost());
            List<String> shown = new ArrayList<>();
            for (InetAddress address : addresses) {
                shown.add(address.getHostAddress());
            }
            found.accept(Finding.ok(subject, "dns", first.getHost() + " is " + String.join(", ", shown), since(began)));
            return addresses;
        } catch (UnknownHostException _) {
            found.accept(Finding.failed(
                    subject,
                    "dns",
                    "nobody knows the name " + first.getHost(),
                    proxy == null
                            ? "correct base-url, or the name server of this machine"
                            : "correct the proxy, or the name server of this machine"));
            return null;
        }
    }

    private boolean connected(Socket socket, InetAddress address, URI first, Consumer<Finding> found)
            throws IOException {
        long began = System.nanoTime();
        int port = port(first);
        try {
            socket.connect(new InetSocketAddress(address, port), Math.toIntExact(patience.toMillis()));
            found.accept(Finding.ok(
                    subject, "tcp", (proxy == null ? "" : "the proxy ") + first.getHost() + ":" + port, since(began)));
            return true;
        } catch (SocketTimeoutException _) {
            found.accept(Finding.failed(
                    subject,
                    "tcp",
                    first.getHost() + ":" + port + " does not answer within " + patience.toSeconds() + " s",
                    "look for a firewall, or for a proxy that calls have to take"));
            return false;
        } catch (ConnectException e) {
            found.accept(Finding.failed(
                    subject,
                    "tcp",
                    first.getHost() + ":" + port + ": " + said(e),
                    "start what should listen there, or correct " + (proxy == null ? "base-url" : "the proxy")));
            return false;
        }
    }

    /** Through a proxy only what is secured goes in a tunnel. */
    private boolean tunnelled(Socket socket, Consumer<Finding> found) throws IOException {
        URI through = proxy;
        if (through == null || !isTls()) {
            return true;
        }
        long began = System.nanoTime();
        String host = target.getHost() + ":" + port(target);
        StringBuilder head = new StringBuilder("CONNECT ")
                .append(host)
                .append(" HTTP/1.1\r\nHost: ")
                .append(host);
        if (through.getUserInfo() != null) {
            head.append("\r\nProxy-Authorization: Basic ")
                    .append(Base64.getEncoder()
                            .encodeToString(through.getUserInfo().getBytes(StandardCharsets.UTF_8)));
        }
        String answer = "";
        try {
            socket.getOutputStream().write(head.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            answer = head(socket, began);
        } catch (IOException e) {
            answer = said(e);
        }
        if (answer.matches("(?s)HTTP/1\\.[01] 2\\d\\d.*")) {
            found.accept(Finding.ok(subject, "proxy", "opens a tunnel to " + host, since(began)));
            return true;
        }
        boolean login = answer.matches("(?s)HTTP/1\\.[01] 407.*");
        String first = answer.lines().findFirst().orElse("nothing").strip();
        found.accept(Finding.failed(
                subject,
                "proxy",
                "the proxy opens no tunnel to " + host + ", it answers: " + first,
                login
                        ? "give the proxy's login in its address"
                        : "allow the host at the proxy, or take the proxy out of the provider's settings"));
        return false;
    }

    /** Up to the empty line, byte by byte: what follows is the provider's. */
    private String head(Socket socket, long began) throws IOException {
        StringBuilder head = new StringBuilder();
        int next;
        while (head.length() < LONGEST_HEAD
                && since(began).compareTo(patience) < 0
                && head.indexOf("\r\n\r\n") < 0
                && (next = socket.getInputStream().read()) >= 0) {
            head.append((char) next);
        }
        return head.toString();
    }

    private boolean secured(Socket socket, Consumer<Finding> found) throws GeneralSecurityException {
        long began = System.nanoTime();
        SeenCertificates certificates = SeenCertificates.of(trust);
        try (SSLSocket secured = (SSLSocket) certificates
                .context(trust)
                .getSocketFactory()
                .createSocket(socket, target.getHost(), port(target), false)) {
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secured.setSSLParameters(parameters);
            secured.startHandshake();
            trusted(secured.getSession(), certificates.seen(), since(began), found);
            return true;
        } catch (IOException e) {
            found.accept(untrusted(certificates.seen(), e));
            return false;
        }
    }

    private void trusted(
            SSLSession session, @Nullable X509Certificate certificate, Duration took, Consumer<Finding> found) {
        if (certificate == null) {
            found.accept(Finding.ok(subject, "tls", session.getProtocol(), took));
            return;
        }
        Instant end = certificate.getNotAfter().toInstant();
        String what = session.getProtocol() + ", certificate until " + day(end);
        if (Instant.now().plus(SOON).isAfter(end)) {
            found.accept(Finding.warning(subject, "tls", what, "have the certificate renewed"));
        } else {
            found.accept(Finding.ok(subject, "tls", what, took));
        }
    }

    private Finding untrusted(@Nullable X509Certificate certificate, IOException why) {
        if (certificate == null) {
            return Finding.failed(
                    subject, "tls", "no certificate came: " + said(why), "look whether the port speaks TLS at all");
        }
        String of =
                "the certificate of " + certificate.getSubjectX500Principal().getName();
        Instant begin = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        if (end.isBefore(Instant.now())) {
            return Finding.failed(subject, "tls", of + " has expired, on " + day(end), "have the certificate renewed");
        }
        if (begin.isAfter(Instant.now())) {
            return Finding.failed(
                    subject, "tls", of + " is valid from " + day(begin) + " on", "look at the clock of this machine");
        }
        return Finding.failed(
                subject,
                "tls",
                of + ", issued by " + certificate.getIssuerX500Principal().getName() + ", is not trusted: " + said(why),
                "set drover.http.ssl-bundle to a bundle that trusts the issuer, or correct the host's name");
    }

    private boolean isTls() {
        return "https".equalsIgnoreCase(target.getScheme());
    }

    private static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    }

    private static String day(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static String said(Exception e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }
}
