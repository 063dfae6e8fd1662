package dev.drover.standalone;

import org.jspecify.annotations.Nullable;

/**
 * What standalone says when it is ready: where everything is, and what to type next.
 *
 * @param command how commands are called from here, such as worker/drover
 * @param brokers of Kafka
 * @param worker address of health and metrics
 * @param provider address of the simulated provider; null without one
 * @param reach options by which commands reach this cluster
 * @param example a request that the worker takes
 */
record FirstScreen(
        String command,
        String brokers,
        String worker,
        @Nullable String provider,
        String reach,
        ExampleRequest example) {
    String text() {
        return addresses() + sending() + failing() + """

            See what the worker does:
              %1$s status %2$s
              %1$s requests list %2$s
            Any Kafka client sends and reads as well:
              kcat -b %3$s -P -t %4$s -l one.jsonl
              kcat -b %3$s -C -t llm.results -o beginning -X isolation.level=read_committed
            Stop with Ctrl-C.
            """.formatted(command, reach, brokers, example.topic());
    }

    private String addresses() {
        String simulated =
                provider == null ? "" : "  provider           " + provider + " (simulated, no key, no bill)\n";
        return """
            Drover is up, on this machine only.
              Kafka              %1$s
              health             %2$s/actuator/health
              metrics            %2$s/actuator/prometheus
            %3$s  for all commands   %4$s
            """.formatted(brokers, worker, simulated, reach);
    }

    private String sending() {
        return """

            Send a request and wait for its outcome:
              echo '%s' > one.jsonl
              %s submit one.jsonl %s --wait --output -
            """.formatted(example.line(), command, reach);
    }

    private String failing() {
        return provider == null ? "" : """

            Make the simulated provider fail, and heal it:
              %1$s provider fail unavailable %2$s
              %1$s provider heal %2$s
            """.formatted(command, reach);
    }
}
