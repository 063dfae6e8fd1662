package dev.drover.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;

/** Kafka's own authorizer, which also writes down, once each, which right was asked for and whether it was there. */
public final class AuditedAuthorizer extends StandardAuthorizer {
    /** The broker's property that says where to. */
    static final String FILE = "drover.audited.rights";

    private final Set<String> written = ConcurrentHashMap.newKeySet();
    private volatile Path file = Path.of("");

    /** For the broker. */
    public AuditedAuthorizer() {}

    /**
     * A right that somebody asked for.
     *
     * @param principal without its type
     */
    record Asked(String principal, String operation, String type, String name, boolean granted) {
        static Asked parse(String line) {
            String[] parts = line.split("\t", -1);
            return new Asked(parts[0], parts[1], parts[2], parts[3], Boolean.parseBoolean(parts[4]));
        }

        String line() {
            return String.join("\t", principal, operation, type, name, Boolean.toString(granted));
        }
    }

    /** What was asked for so far. */
    static List<Asked> read(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(Asked::parse).toList();
    }

    @Override
    public void configure(Map<String, ?> configs) {
        super.configure(configs);
        file = Path.of(String.valueOf(configs.get(FILE)));
    }

    @Override
    public List<AuthorizationResult> authorize(AuthorizableRequestContext context, List<Action> actions) {
        List<AuthorizationResult> results = super.authorize(context, actions);
        for (int i = 0; i < actions.size(); i++) {
            // Of neither is told what a client may do besides, which some answers list.
            if (!actions.get(i).logIfAllowed() && !actions.get(i).logIfDenied()) {
                continue;
            }
            note(context, actions.get(i), results.get(i) == AuthorizationResult.ALLOWED);
        }
        return results;
    }

    private void note(AuthorizableRequestContext context, Action action, boolean granted) {
        ResourcePattern resource = action.resourcePattern();
        String line = new Asked(
                        context.principal().getName(),
                        action.operation().name(),
                        resource.resourceType().name(),
                        resource.name(),
                        granted)
                .line();
        if (written.add(line)) {
            try {
                Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
