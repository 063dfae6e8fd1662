package dev.drover.cli.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The person at the command line, as records name them. */
public final class Operator {
    private static final String UNKNOWN = "unknown";

    private Operator() {}

    /** {@code user@host}. */
    public static String name() {
        return System.getProperty("user.name", UNKNOWN) + "@" + host();
    }

    /** As the system calls itself; no name server is asked where that can be avoided. */
    private static String host() {
        String name = System.getenv("HOSTNAME");
        if (name != null && !name.isBlank()) {
            return name;
        }
        try {
            return Files.readString(Path.of("/etc/hostname")).strip();
        } catch (IOException _) {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException _) {
                return UNKNOWN;
            }
        }
    }
}
