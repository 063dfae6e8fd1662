package dev.drover.cli.operate;

import dev.drover.cli.kafka.Authorship;
import dev.drover.cli.kafka.KafkaCommand;
import dev.drover.cli.kafka.Session;
import dev.drover.contracts.ControlWord;
import dev.drover.contracts.ControlWord.Kind;
import dev.drover.contracts.ControlWord.Target;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes one word about a chain. */
abstract class ChainWordCommand extends KafkaCommand {
    @Option(names = "--chain", required = true, paramLabel = "NAME", description = "A chain, by its configured name.")
    private String chain;

    @Mixin
    private Authorship author;

    @Option(names = "--unknown", description = "Also a name that the configuration given does not have.")
    private boolean unknown;

    @SuppressWarnings("NullAway.Init") // picocli injects the rest
    ChainWordCommand() {}

    abstract ControlWord word(Target target, Authorship by, Instant now);

    @Override
    protected void check() {
        known("drover.chains", "chain", chain);
    }

    /** A word about a name that nobody has would be written, kept, and do nothing. */
    final void known(String list, String kind, @Nullable String name) {
        List<String> names = clusterOptions().configuredNames(list);
        if (!unknown && !names.isEmpty() && !names.contains(name)) {
            throw usage("the configuration has no " + kind + " '" + name + "'; there are: " + String.join(", ", names)
                    + " (--unknown says it all the same)");
        }
    }

    @Override
    protected int run(Session session) throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return ControlCommand.say(session, word(new Target(Kind.CHAIN, chain), author, now));
    }
}
