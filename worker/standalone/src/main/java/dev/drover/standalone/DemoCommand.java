package dev.drover.standalone;

import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code demo}: the whole thing, with a broker and a misbehaving provider in one process. */
@Command(
        name = "demo",
        description =
                "Sends requests of five tenants through an embedded broker, a worker and a simulated provider that "
                        + "misbehaves on purpose; then counts the outcomes as any reader would.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover demo",
            "  drover demo --requests 2000 --seed 7",
            "  drover demo --samples",
            "  drover demo -o json | jq .duplicates,.missing",
            "",
            "Exits with 0 if and only if every request has exactly one outcome."
        })
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--requests", paramLabel = "N", defaultValue = "500", description = "Requests (${DEFAULT-VALUE}).")
    private int requests;

    @Option(names = "--seed", paramLabel = "N", description = "What goes wrong; random if not given, and printed.")
    private @Nullable Long seed;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json",
            defaultValue = "table",
            description = "How to print the summary (${DEFAULT-VALUE}).")
    private Output output = Output.TABLE;

    @Option(
            names = "--samples",
            description = "Shows the result and the dead letter of the summary whole, as JSON; shortened if not given.")
    private boolean samples;

    /** For picocli, which injects the specification. */
    @SuppressWarnings("NullAway.Init")
    DemoCommand() {}

    @Override
    public Integer call() {
        if (requests < 1) {
            throw new ParameterException(spec.commandLine(), "--requests must be at least 1, not " + requests);
        }
        long chosen = seed == null ? ThreadLocalRandom.current().nextInt(1, 1_000_000) : seed;
        Demo.Finding finding = new Demo(requests, chosen).run();
        System.out.print(
                switch (output) {
                    case TABLE -> SummaryTable.of(finding.summary(), samples);
                    case JSON -> SummaryJson.of(finding.summary()) + "\n";
                });
        System.out.flush();
        finding.verdict()
                .unknown()
                .forEach(origin -> System.err.println("drover: an outcome of a request that nobody sent: " + origin));
        finding.verdict().contradictions().stream().limit(10).forEach(c -> System.err.println("drover: " + c));
        return finding.verdict().exactlyOnce() ? 0 : 1;
    }
}
