package dev.drover.app;

import dev.drover.contracts.WorkerAnnouncement.Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** Where a worker serves what it says of itself, for commands that nobody has told. */
final class ServedAddress {
    private static final List<String> TLS =
            List.of("server.ssl.bundle", "server.ssl.certificate", "server.ssl.key-store");

    private ServedAddress() {}

    /** Null before it serves, and if it does so by TLS: then the name in the certificate decides how it is asked. */
    static @Nullable Address of(Environment environment) {
        Integer port = environment.getProperty("local.server.port", Integer.class);
        return port == null || TLS.stream().anyMatch(environment::containsProperty)
                ? null
                : new Address(port, isLocal(environment.getProperty("server.address", "")));
    }

    private static boolean isLocal(String address) {
        try {
            return !address.isBlank() && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }
}
