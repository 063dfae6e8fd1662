package dev.drover.cli.dlq;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Who does it, for the audit topic. */
final class Who {
    private Who() {}

    /** @param given null for the user of this process */
    static String or(@Nullable String given) {
        if (given != null) {
            return given;
        }
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            host = "unknown";
        }
        return System.getProperty("user.name", "unknown") + "@" + host;
    }
}
