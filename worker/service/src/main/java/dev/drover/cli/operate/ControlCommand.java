package dev.drover.cli.operate;

import dev.drover.cli.kafka.Authorship;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.KafkaCommand;
import dev.drover.cli.kafka.Session;
import dev.drover.contracts.ControlWord;
import dev.drover.contracts.ControlWord.Action;
import dev.drover.contracts.ControlWord.Kind;
import dev.drover.contracts.ControlWord.Target;
import dev.drover.contracts.CutOver;
import dev.drover.operations.cluster.Bound;
import dev.drover.operations.fleet.Fleet;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drover control}: a word to all workers, which those that start later hear as well. */
@Command(
        name = "control",
        description =
                "Pauses and resumes models and credentials on all workers, closes breakers that are forced open, and"
                        + " moves shares of a chain's requests to another model.",
        subcommands = {
            ControlCommand.Pause.class,
            ControlCommand.Resume.class,
            ControlCommand.Close.class,
            CutOverCommand.class,
            CutOverCommand.AsConfigured.class,
            ControlListCommand.class,
            CommandLine.HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover control pause --config drover.yaml --model gpt-4.1 --until 2h --because 'provider maintenance'",
            "  drover control resume --config drover.yaml --model gpt-4.1",
            "  drover control close --config drover.yaml --credential openai --because 'paid the bill'",
            "  drover control cut-over --config drover.yaml --chain balanced --to gpt-5 --percent 10",
            "  drover control list --config drover.yaml"
        })
public final class ControlCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** For picocli, which injects the specification. */
    @SuppressWarnings("NullAway.Init")
    public ControlCommand() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "name a command: pause, resume, close, cut-over, as-configured or list");
    }

    /** Writes it. */
    static int say(Session session, ControlWord word) throws Exception {
        Fleet fleet = session.fleet();
        fleet.requireControl();
        fleet.say(word);
        CutOver cutOver = word.cutOver();
        session.say("%s %s%s%s: written to %s, workers follow within a second"
                .formatted(
                        word.action().wire(),
                        word.target(),
                        word.until() == null ? "" : " until " + word.until(),
                        cutOver == null ? "" : " to " + share(cutOver),
                        session.admin().topics().control()));
        return ExitCodes.OK;
    }

    /** For people. */
    static String share(CutOver cutOver) {
        return "%s for %s %% of the requests"
                .formatted(
                        cutOver.model(),
                        BigDecimal.valueOf(cutOver.percent())
                                .stripTrailingZeros()
                                .toPlainString());
    }

    /** What a word is about. */
    static final class About {
        @Option(names = "--model", paramLabel = "NAME", description = "A model, by its configured name.")
        private @Nullable String model;

        @Option(
                names = "--credential",
                paramLabel = "PROVIDER",
                description = "A provider's credential, and so all of its models.")
        private @Nullable String credential;

        Target target() {
            return model != null
                    ? new Target(Kind.MODEL, model)
                    : new Target(Kind.CREDENTIAL, credential == null ? "" : credential);
        }
    }

    /** Writes one word. */
    abstract static class Word extends KafkaCommand {
        private final Action action;

        @ArgGroup(multiplicity = "1")
        private About about = new About();

        @Mixin
        private Authorship.WithOldWords author;

        @Option(names = "--unknown", description = "Also a name that the configuration given does not have.")
        private boolean unknown;

        private boolean known;

        @SuppressWarnings("NullAway.Init") // picocli injects the rest
        Word(Action action) {
            this.action = action;
        }

        /** A word about a name that nobody has would be written, kept, and do nothing. */
        @Override
        protected void check() {
            Target target = about.target();
            List<String> names = clusterOptions()
                    .configuredNames(target.kind() == Kind.MODEL ? "drover.models" : "drover.providers");
            known = names.contains(target.name()) || unknown;
            if (!known && !names.isEmpty()) {
                throw usage("the configuration has no " + (target.kind() == Kind.MODEL ? "model" : "provider") + " '"
                        + target.name() + "'; there are: " + String.join(", ", names)
                        + " (--unknown says it all the same)");
            }
        }

        @Nullable
        Instant until(Instant now) {
            return null;
        }

        @Override
        protected int run(Session session) throws Exception {
            if (!known) {
                session.say("without --config nobody can say whether " + about.target()
                        + " is a name that workers know;" + " one that does not logs a warning and goes on");
            }
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            return say(
                    session, new ControlWord(about.target(), action, until(now), author.because(), author.who(), now));
        }
    }

    /** Nobody calls it. */
    @Command(
            name = "pause",
            description = "Lets no worker call a model. Requests wait, or take the next model of their chain; calls in "
                    + "flight end.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  drover control pause --config drover.yaml --model gpt-4.1 --until 2h --because 'provider"
                        + " maintenance'",
                "  drover control pause --config drover.yaml --credential openai"
            })
    static final class Pause extends Word {
        @Option(
                names = "--until",
                paramLabel = "TIME|DURATION",
                description = "2026-11-20T08:00:00Z, or from now: 30m, 2h; until resumed if not set.")
        private @Nullable String until;

        Pause() {
            super(Action.PAUSE);
        }

        @Override
        protected void check() {
            super.check();
            Instant now = Instant.now();
            Instant end = until(now);
            if (end != null && !end.isAfter(now)) {
                throw usage("--until " + until + " is over");
            }
        }

        @Override
        @Nullable
        Instant until(Instant now) {
            try {
                return until == null
                        ? null
                        : until.matches("[0-9]{4}-.*")
                                ? OffsetDateTime.parse(until).toInstant()
                                : now.plus(Bound.Durations.parse(until));
            } catch (DateTimeParseException | IllegalArgumentException _) {
                throw usage("--until is a time (2026-11-20T08:00:00Z) or a duration from now (2h), not " + until);
            }
        }
    }

    /** Ends a pause. */
    @Command(
            name = "resume",
            description = "Ends a pause; breakers stay as they are.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = "  drover control resume --config drover.yaml --model gpt-4.1")
    static final class Resume extends Word {
        Resume() {
            super(Action.RESUME);
        }
    }

    /** Closes a breaker. */
    @Command(
            name = "close",
            description =
                    "Closes the breaker of a model, or of all models of a credential, forced open or not: when the "
                            + "key was renewed, the bill paid, the model put back. A pause goes on: that is resume's.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = "  drover control close --config drover.yaml --credential openai --because 'paid the bill'")
    static final class Close extends Word {
        Close() {
            super(Action.CLOSE_BREAKER);
        }
    }
}
