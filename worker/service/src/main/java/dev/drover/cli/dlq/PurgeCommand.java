package dev.drover.cli.dlq;

import dev.drover.cli.kafka.Authorship;
import dev.drover.cli.kafka.ClusterCommand;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.Session;
import dev.drover.contracts.Phrases;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Failed;
import dev.drover.operations.OperationFailure.Incomplete;
import dev.drover.operations.cluster.Bound;
import dev.drover.operations.deadletters.DeadLetters;
import dev.drover.operations.deadletters.PurgeOrder;
import dev.drover.operations.deadletters.PurgeProposal;
import dev.drover.operations.deadletters.PurgeResult;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drover dlq purge}: Kafka's own deletion of everything before a time or offset. */
@Command(
        name = "purge",
        description =
                "Deletes every dead letter before a time or offset, for good. This is Kafka's own deletion: a filter "
                        + "cannot choose among them.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover dlq purge --config drover.yaml --before 30d --dry-run",
            "  drover dlq purge --config drover.yaml --before 30d --because 'nobody asked for these any more'",
            "  drover dlq purge --config drover.yaml --before 4711 --partition 3 --because 'exported' --yes",
            "",
            "Exit codes: 0 ok, 1 failure or not confirmed, 2 usage, 3 some partitions refused, 4 nothing to delete."
        })
final class PurgeCommand extends ClusterCommand {
    @Option(
            names = "--before",
            required = true,
            paramLabel = "TIME|OFFSET",
            description = "2026-11-20T08:00:00Z, 2026-11-20, 30d (ago), or an offset.")
    private String before = "";

    @Option(names = "--partition", split = ",", paramLabel = "N", description = "In these partitions; all if not set.")
    private Set<Integer> partitions = new TreeSet<>();

    @Option(names = "--parked", description = "Letters of the parking topic, not of the dead-letter topic.")
    private boolean parked;

    @Mixin
    private Authorship author;

    @Option(names = "--dry-run", description = "Says what would be deleted; deletes nothing.")
    private boolean dryRun;

    @Option(names = "--create-topics", description = "Creates the audit topic if it is missing.")
    private boolean createTopics;

    @Option(
            names = {"-y", "--yes"},
            description = "Does not ask.")
    private boolean yes;

    /** For picocli, which injects the rest. */
    @SuppressWarnings("NullAway.Init")
    PurgeCommand() {}

    @Override
    protected void check() {
        bound();
        if (!author.isSaid() && !dryRun) {
            throw usage("say why: --because TEXT (it is kept on the audit topic), or look first: --dry-run");
        }
        if (!yes && !dryRun && !Confirmation.isPossible()) {
            throw usage("it asks before it deletes, and this is no terminal: give --yes, or look first: --dry-run");
        }
    }

    private Bound bound() {
        try {
            return Bound.parse(before, Instant.now());
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    @Override
    protected int run(Session session) throws Exception {
        DeadLetters letters = session.deadLetters();
        PurgeProposal proposal = letters.proposePurge(new PurgeOrder(bound(), before, partitions, parked));
        if (ExitCodes.of(proposal.completion()) == ExitCodes.NOTHING) {
            session.say("nothing in " + proposal.topic() + " lies before " + before);
            return ExitCodes.NOTHING;
        }
        session.say((dryRun ? "would delete " : "deletes ") + Phrases.count(proposal.letters(), "letter") + " of "
                + proposal.topic() + " before " + before + ", of which " + proposal.open()
                + " were neither replayed nor parked:");
        proposal.ends().forEach((partition, end) -> {
            if (proposal.concerns(partition)) {
                session.say("  partition " + partition.partition() + ": offsets "
                        + proposal.begins().getOrDefault(partition, 0L) + " to " + (end - 1));
            }
        });
        if (dryRun) {
            session.say("dry run: nothing was deleted");
            return ExitCodes.OK;
        }
        if (!yes && !Confirmation.given("delete them for good?")) {
            throw new OperationException(new Failed("nothing was deleted, as answered"));
        }
        PurgeResult result = letters.purge(proposal, author.who(), String.valueOf(author.because()), createTopics);
        if (result.refused().isEmpty()) {
            session.say("deleted " + Phrases.count(proposal.letters(), "letter") + " of " + proposal.topic());
            return ExitCodes.OK;
        }
        result.refused().forEach((partition, why) -> session.say(partition + ": " + why));
        throw new OperationException(new Incomplete("not all that was meant of " + proposal.topic()
                + " is known to be deleted, see above; the same command with --dry-run says what is left"));
    }
}
