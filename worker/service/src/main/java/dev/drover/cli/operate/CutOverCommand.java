package dev.drover.cli.operate;

import dev.drover.cli.kafka.Authorship;
import dev.drover.contracts.ControlWord;
import dev.drover.contracts.ControlWord.Action;
import dev.drover.contracts.ControlWord.Target;
import dev.drover.contracts.CutOver;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code drover control cut-over}: moves a share of a chain's requests to another model. */
@Command(
        name = "cut-over",
        description =
                "Lets a share of a chain's requests begin with another of its models, and the others with none of it."
                    + " Requests with the same key go the same way, and stay when the share grows. It takes the place"
                    + " of drover.chains[].cut-over until as-configured is said.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover control cut-over --config drover.yaml --chain balanced --to gpt-5 --percent 10",
            "  drover control cut-over --config drover.yaml --chain balanced --to gpt-5 --percent 0 --because 'worse'"
        })
final class CutOverCommand extends ChainWordCommand {
    @Option(names = "--to", required = true, paramLabel = "MODEL", description = "The model, one of the chain.")
    private String to;

    @Option(names = "--percent", required = true, paramLabel = "N", description = "The share, 0 to 100.")
    private double percent;

    @SuppressWarnings("NullAway.Init") // picocli injects the rest
    CutOverCommand() {}

    @Override
    protected void check() {
        super.check();
        if (!(percent >= 0 && percent <= 100)) {
            throw usage("--percent is from 0 to 100, not " + percent);
        }
        known("drover.models", "model", to);
    }

    @Override
    ControlWord word(Target target, Authorship author, Instant now) {
        return new ControlWord(
                target, Action.CUT_OVER, null, author.because(), author.who(), now, new CutOver(to, percent));
    }

    /** Ends it. */
    @Command(
            name = "as-configured",
            description =
                    "Ends a cut-over that was said: drover.chains[].cut-over holds again, or the order of the chain.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = "  drover control as-configured --config drover.yaml --chain balanced")
    static final class AsConfigured extends ChainWordCommand {
        AsConfigured() {}

        @Override
        ControlWord word(Target target, Authorship author, Instant now) {
            return new ControlWord(target, Action.AS_CONFIGURED, null, author.because(), author.who(), now);
        }
    }
}
