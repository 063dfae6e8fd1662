package dev.drover.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.security.Principal;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what the worker serves closed to the outside: from another machine only the two probes are answered, and
 * without details, unless the request carries the token. From this machine everything is, since whoever is on it sees more than that anyway.
 */
final class ManagementGuard extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String BEARER = "Bearer ";
    private static final Set<String> PROBES = Set.of("/actuator/health/liveness", "/actuator/health/readiness");

    /** Headers of a proxy: behind one, everybody seems to be on this machine. */
    private static final Set<String> FORWARDED = Set.of("Forwarded", "X-Forwarded-For", "X-Real-IP");

    private final byte @Nullable [] token;

    /** @param token what requests from elsewhere must carry; empty: they get the probes only */
    ManagementGuard(Optional<String> token) {
        this.token = token.map(secret -> secret.getBytes(UTF_8)).orElse(null);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (isLocal(request) || carriesToken(request)) {
            chain.doFilter(new Trusted(request), response);
            return;
        }
        if (PROBES.contains(request.getRequestURI())) {
            chain.doFilter(request, response);
            return;
        }
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        response.setHeader("WWW-Authenticate", "Bearer realm=\"drover\"");
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter()
                .println("Only the probes are open from outside. Send drover.management.token as a bearer token.");
    }

    private static boolean isLocal(HttpServletRequest request) {
        return isLoopback(request.getRemoteAddr())
                && FORWARDED.stream().allMatch(header -> request.getHeader(header) == null);
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.ofLiteral(address).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** Spring shows the details of health to whoever is somebody. */
    private static final class Trusted extends HttpServletRequestWrapper {
        Trusted(HttpServletRequest request) {
            super(request);
        }

        @Override
        public Principal getUserPrincipal() {
            return () -> "operator";
        }
    }

    /** In the same time whatever is wrong with it. */
    private boolean carriesToken(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        return token != null
                && header != null
                && header.startsWith(BEARER)
                && MessageDigest.isEqual(
                        token, header.substring(BEARER.length()).getBytes(UTF_8));
    }
}
