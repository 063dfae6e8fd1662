package dev.drover.standalone.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a worker's JSON log holds.
 *
 * @param events lines that are one JSON object
 * @param failures events that tell of a request that ended in an error
 * @param stackTraces events with a stack trace
 * @param others lines that are none, at most a few of them
 */
public record LogAudit(long events, long failures, long stackTraces, List<String> others) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int SHOWN = 5;

    public LogAudit {
        others = List.copyOf(others);
    }

    static LogAudit of(Path log) {
        long events = 0;
        long failures = 0;
        long traces = 0;
        List<String> others = new ArrayList<>();
        try (var lines = Files.newBufferedReader(log, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode event = parsed(line);
                if (event.isObject()) {
                    events++;
                    failures += event.path("message").asString("").startsWith("ended in an error") ? 1 : 0;
                    traces += event.has("stack_trace") ? 1 : 0;
                } else if (!line.startsWith("WARNING: ") && others.size() < SHOWN) {
                    // The JVM's own warnings are written before there is a log.
                    others.add(line.length() <= 200 ? line : line.substring(0, 200));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(log.toString(), e);
        }
        return new LogAudit(events, failures, traces, others);
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (JacksonException _) {
            return JSON.getNodeFactory().missingNode();
        }
    }
}
