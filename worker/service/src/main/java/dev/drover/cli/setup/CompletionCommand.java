package dev.drover.cli.setup;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover completion}: a script for the shell, made from the commands as they are. */
@Command(
        name = "completion",
        description = "Prints a completion script for the shell.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(drover completion bash)",
            "  drover completion bash > /etc/bash_completion.d/drover",
            "  drover completion zsh > ~/.drover-completion && echo 'source ~/.drover-completion' >> ~/.zshrc"
        })
public final class CompletionCommand implements Runnable {
    /** Shells that there is a script for; the names are what is typed. */
    enum Shell {
        bash,
        zsh
    }

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private Shell shell = Shell.bash;

    /** For picocli, which injects the specification. */
    @SuppressWarnings("NullAway.Init")
    public CompletionCommand() {}

    @Override
    public void run() {
        CommandLine root = spec.root().commandLine();
        PrintWriter out = spec.commandLine().getOut();
        if (shell == Shell.zsh) {
            // The script is bash's; zsh runs it with its own compatibility, which has to be loaded first.
            out.print("autoload -Uz compinit bashcompinit\ncompinit\nbashcompinit\n");
        }
        out.print(AutoComplete.bash(spec.root().name(), root).replace("\r\n", "\n"));
        out.flush();
    }
}
