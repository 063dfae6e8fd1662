package dev.drover.cli.setup;

import dev.drover.app.configuration.ConfigurationCheck;
import dev.drover.app.configuration.ConfigurationCheck.Findings;
import dev.drover.app.properties.Problem;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.QuietLog;
import dev.drover.cli.kafka.WorkerOptions;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says everything that a start would refuse. */
@Command(
        name = "check",
        aliases = "validate",
        description = {
            "Says what a worker would refuse to start with: unknown properties, values of the wrong kind or out of "
                    + "range, and what contradicts itself. Connects to nothing.",
            "The environment counts as it does for the worker: a key that is not set here is reported."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover config check --config drover.yaml",
            "  OPENAI_API_KEY=none drover config check --config drover.yaml -X drover.engine.in-flight=200",
            "",
            "Exit codes: 0 a worker would start, 1 it would not, 2 usage."
        })
final class ConfigCheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private WorkerOptions worker;

    /** For picocli, which injects the rest. */
    @SuppressWarnings("NullAway.Init")
    ConfigCheckCommand() {}

    @Override
    public Integer call() {
        QuietLog.apply(false);
        Findings findings = ConfigurationCheck.look(worker.files(), worker.properties());
        PrintWriter out = spec.commandLine().getOut();
        findings.problems().forEach(problem -> print(out, "", problem));
        findings.warnings().forEach(warning -> print(out, "warning: ", warning));
        int problems = findings.problems().size();
        if (problems == 0) {
            out.println("a worker would start with this configuration");
        } else {
            spec.commandLine()
                    .getErr()
                    .println("a worker would refuse to start: "
                            + (problems == 1 ? "1 problem" : problems + " problems"));
        }
        out.flush();
        return problems == 0 ? ExitCodes.OK : ExitCodes.FAILURE;
    }

    private static void print(PrintWriter out, String before, Problem problem) {
        out.println(before + problem.property() + ": " + problem.what());
        out.println("    " + problem.remedy());
    }
}
