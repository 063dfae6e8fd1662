package dev.drover.standalone;

import dev.drover.contracts.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Ends all faults. */
@Command(
        name = "heal",
        description = "Lets the simulated provider answer every call again.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = "  drover provider heal --config data/drover.yaml")
final class ProviderHealCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ProviderAddress provider;

    /** For picocli, which injects the rest. */
    @SuppressWarnings("NullAway.Init")
    ProviderHealCommand() {}

    @Override
    public Integer call() {
        provider.plan(Json.object());
        spec.commandLine().getOut().println("every call is answered");
        return 0;
    }
}
