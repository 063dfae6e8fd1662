package dev.drover.cli.dlq;

import dev.drover.cli.kafka.Authorship;
import dev.drover.cli.kafka.Session;
import dev.drover.contracts.Json;
import dev.drover.deadletter.Changes;
import dev.drover.deadletter.ReplayRules;
import dev.drover.operations.deadletters.ReplayOrder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code drover dlq park}: gives letters up without forgetting them. */
@Command(
        name = "park",
        description = "Copies dead letters to the parking topic and marks them, so that no replay sends them any more. "
                + "Bring them back with: dlq replay --parked.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover dlq park --config drover.yaml --reason content_policy --because 'nobody will mend these'",
            "",
            "Exit codes: 0 ok, 1 failure, 2 usage, 3 some failed, 4 nothing matched, 130 interrupted."
        })
final class ParkCommand extends LetterCommand {
    @Mixin
    private Authorship author;

    @Option(names = "--again", description = "Also what was replayed or parked before, on purpose.")
    private boolean again;

    @Option(names = "--resume", paramLabel = "RUN", description = "Goes on with a run that was interrupted.")
    private @Nullable String resume;

    @Mixin
    private MarksOptions marks;

    /** For picocli, which injects the rest. */
    @SuppressWarnings("NullAway.Init")
    ParkCommand() {}

    @Override
    protected void check() {
        super.check();
        if (!author.isSaid()) {
            throw usage("say why: --because TEXT (it is kept on the audit topic)");
        }
    }

    @Override
    protected int run(Session session) throws Exception {
        if (filter().at(Instant.now()).parked()) {
            throw usage("the letters are in the parking topic already");
        }
        ObjectNode asked = Json.object();
        asked.set("filter", filter().json());
        asked.put("park", true).put("again", again);
        ReplayOrder order = new ReplayOrder(
                filter()::at, ReplayRules.park(again), Changes.NONE, asked, marks.createTopics(), marks.marksAlso());
        ReplayOrder.Manner manner =
                new ReplayOrder.Manner(author.who(), String.valueOf(author.because()), 0, null, resume);
        return told(
                session,
                OutcomeSheet.show(
                        session, resume, outcomes -> session.deadLetters().park(order, manner, outcomes)));
    }
}
