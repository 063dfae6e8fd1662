package dev.drover.cli.dlq;

import dev.drover.app.properties.DroverProperties;
import dev.drover.cli.costs.BudgetConfiguration;
import dev.drover.cli.kafka.Authorship;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.Session;
import dev.drover.contracts.Json;
import dev.drover.deadletter.Changes;
import dev.drover.deadletter.JsonPath;
import dev.drover.deadletter.ReplayRules;
import dev.drover.operations.admin.DroverAdmin;
import dev.drover.operations.budgets.BudgetSettings;
import dev.drover.operations.cluster.Bound.Durations;
import dev.drover.operations.deadletters.DeadLetters;
import dev.drover.operations.deadletters.ReplayOrder;
import dev.drover.operations.deadletters.ReplayWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code drover dlq replay}: sends requests again, each once. */
@Command(
        name = "replay",
        description = {
            "Sends the requests of dead letters again, each once: killed and started again, or started twice, it"
                    + " neither loses nor doubles any. Letters stay where they are and are marked.",
            "Ends with the last letter that was there when it began."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover dlq replay --config drover.yaml --reason timeout --dry-run",
            "  drover dlq replay --config drover.yaml --reason timeout --because 'INC-1234: provider is back'",
            "  drover dlq replay --config drover.yaml --reason timeout --because 'INC-1234' --wait 15m",
            "  drover dlq replay --config drover.yaml --create-topics --because 'the first replay on this cluster'",
            "  drover dlq replay --config drover.yaml --tenant acme --set-model gpt-4.1-mini --extend-deadline 2h"
                    + " --because …",
            "  drover dlq replay --config drover.yaml --id r-17 --edit --because 'typo in the prompt'",
            "  drover dlq replay --bootstrap-server kafka:9092 --topic dead-letters=orders-dlt --allow-topic orders"
                    + " --because …",
            "",
            "A newer run takes over from an older one on the same cluster; the older one ends and says so.",
            "Exit codes: 0 ok, 1 failure, 2 usage, 3 some failed, were removed or, with"
                    + " --wait, did not succeed, 4 nothing matched, 130 interrupted."
        })
final class ReplayCommand extends LetterCommand {
    @Mixin
    private Authorship author;

    @Option(
            names = "--dry-run",
            description =
                    "Says how many, where to, by reason, with tokens and USD, and which would fail again, also for "
                            + "budgets as they are now; sends nothing.")
    private boolean dryRun;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "10",
            description = "Letters a second (${DEFAULT-VALUE}); 0 for as fast as it goes.")
    private double rate;

    @Option(names = "--to-topic", paramLabel = "TOPIC", description = "Sends there, not to where the letter came from.")
    private @Nullable String to;

    @Option(
            names = "--allow-topic",
            split = ",",
            paramLabel = "TOPIC",
            description = "Also sends to this topic; without it, to the configured request topics alone.")
    private List<String> allowed = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Sets a member of the payload, such as body.max_tokens=200; repeatable.")
    private Map<String, String> sets = new LinkedHashMap<>();

    @Option(names = "--set-model", paramLabel = "NAME", description = "Asks this model first.")
    private @Nullable String model;

    @Option(names = "--set-chain", paramLabel = "NAME", description = "Leads it through this chain.")
    private @Nullable String chain;

    @Option(
            names = "--extend-deadline",
            paramLabel = "DURATION",
            description = "Gives it so long from now, such as 2h.")
    private @Nullable String extendDeadline;

    @Option(names = "--edit", description = "Opens each in $VISUAL or $EDITOR, shows the difference, and asks.")
    private boolean edit;

    @Option(
            names = "--park-after",
            paramLabel = "N",
            defaultValue = "2",
            description = "Parks instead what was replayed N times already (${DEFAULT-VALUE}).")
    private int parkAfter;

    @Option(names = "--again", description = "Also what was replayed or parked before, on purpose.")
    private boolean again;

    @Option(
            names = "--answered",
            description = "Also what has an answer in the results, on purpose; they are not looked at.")
    private boolean answered;

    @Option(names = "--resume", paramLabel = "RUN", description = "Goes on with a run that was interrupted.")
    private @Nullable String resume;

    @Option(
            names = "--wait",
            arity = "0..1",
            paramLabel = "DURATION",
            fallbackValue = "10m",
            description = "Waits for the outcomes, and says what came of them; at most so long (${FALLBACK-VALUE}).")
    private @Nullable String wait;

    @Option(
            names = {"-y", "--yes"},
            description = "Does not ask after --edit.")
    private boolean yes;

    @Mixin
    private MarksOptions marks;

    /** For picocli, which injects the rest. */
    @SuppressWarnings("NullAway.Init")
    ReplayCommand() {}

    @Override
    protected void check() {
        super.check();
        if (!author.isSaid() && !dryRun) {
            throw usage("say why: --because TEXT (it is kept on the audit topic), or look first: --dry-run");
        }
        if (rate < 0 || !Double.isFinite(rate)) {
            throw usage("--rate is 0 or more");
        }
        if (parkAfter < 1) {
            throw usage("--park-after is 1 or more; to park letters: drover dlq park");
        }
        if (dryRun && (edit || resume != null || wait != null)) {
            throw usage("--dry-run looks at a whole run, without --edit, --resume and --wait");
        }
        changes();
        patience();
        if (edit) {
            Editor.check(yes).ifPresent(problem -> {
                throw usage(problem);
            });
        }
    }

    /** How long to wait for outcomes; null: not at all. */
    private @Nullable Duration patience() {
        try {
            return wait == null ? null : Durations.parse(wait);
        } catch (IllegalArgumentException e) {
            throw usage("--wait: " + e.getMessage());
        }
    }

    private Changes changes() {
        try {
            Map<JsonPath, JsonNode> members = new LinkedHashMap<>();
            sets.forEach((path, value) -> members.put(JsonPath.parse(path), JsonPath.value(value)));
            Duration extension = extendDeadline == null ? null : Durations.parse(extendDeadline);
            return new Changes(members, model, chain, extension);
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    @Override
    protected int run(Session session) throws Exception {
        Changes changes = changes();
        boolean newDeadline = extendDeadline != null || edit || sets.containsKey("deadline");
        ReplayRules rules = new ReplayRules(to, allowed(session.admin()), parkAfter, again, answered, newDeadline);
        ReplayOrder order =
                new ReplayOrder(filter()::at, rules, changes, asked(changes), marks.createTopics(), marks.marksAlso());
        if (dryRun) {
            BudgetSettings settings = BudgetConfiguration.read(clusterOptions());
            Estimate estimate = new Estimate(
                    clusterOptions().configured("drover", Bindable.of(DroverProperties.class)),
                    new BudgetProspects(() -> session.budgets().outlook(settings), session::say));
            return told(
                    session, PreviewSheet.show(session, session.deadLetters().preview(order, estimate), changes));
        }
        ReplayOrder.Manner manner = new ReplayOrder.Manner(
                author.who(),
                String.valueOf(author.because()),
                rate,
                edit ? new Editor(session::say, yes) : null,
                resume);
        DeadLetters letters = session.deadLetters();
        Duration atMost = patience();
        if (atMost == null) {
            return told(
                    session, OutcomeSheet.show(session, resume, outcomes -> letters.replay(order, manner, outcomes)));
        }
        ReplayWatch watch = letters.watch();
        int code = OutcomeSheet.show(
                session, resume, outcomes -> letters.replay(order, manner, outcomes.andThen(watch::sent)));
        return code == ExitCodes.NOTHING
                ? told(session, code)
                : Math.max(code, WatchSheet.show(session, watch.await(atMost), atMost));
    }

    /** All that makes two runs the same. */
    private ObjectNode asked(Changes changes) {
        ObjectNode asked = Json.object();
        asked.set("filter", filter().json());
        asked.set("changes", changes.json());
        return asked.put("to_topic", to)
                .put("park_after", parkAfter)
                .put("again", again)
                .put("answered", answered)
                .put("edit", edit);
    }

    private Set<String> allowed(DroverAdmin admin) {
        Set<String> topics = new HashSet<>(admin.requestTopics());
        topics.addAll(allowed);
        for (String own : List.of(
                admin.topics().deadLetters(),
                admin.topics().parked(),
                admin.topics().replays(),
                admin.topics().audit(),
                admin.topics().results())) {
            if (topics.contains(own)) {
                throw usage("topic " + own + " is no topic to replay to");
            }
        }
        if (to != null && !topics.contains(to)) {
            throw usage("--to-topic " + to + " is no configured request topic " + admin.requestTopics()
                    + ": also give --allow-topic " + to);
        }
        return topics;
    }
}
