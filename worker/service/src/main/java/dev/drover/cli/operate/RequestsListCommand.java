package dev.drover.cli.operate;

import dev.drover.cli.kafka.Column;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.Session;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.OpenRequest;
import dev.drover.contracts.OpenRequestQuery;
import dev.drover.contracts.Phrases;
import dev.drover.contracts.WaitReason;
import dev.drover.operations.fleet.OpenRequestsFound;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code drover requests list}. */
@Command(
        name = "list",
        description = {
            "Shows requests that have no outcome yet, the oldest first: whose, since when, what they wait for, when"
                    + " they are tried again, and how often they were.",
            "STAGE: calling (a call is in flight), waiting, or in_line (others are ahead)."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover requests list --config drover.yaml",
            "  drover requests list --config drover.yaml --reason provider_auth",
            "",
            "Exit codes: 0, 3 a worker or a partition did not say, 4 nothing matched, 1 failure, 2 usage."
        })
final class RequestsListCommand extends RequestsAsking {
    @Option(names = "--tenant", paramLabel = "NAME", description = "Of this tenant.")
    private @Nullable String tenant;

    @Option(names = "--task", paramLabel = "NAME", description = "That name this task.")
    private @Nullable String task;

    @Option(names = "--model", paramLabel = "NAME", description = "That ask this model now, or would ask it first.")
    private @Nullable String model;

    @Option(
            names = {"--reason", "--waiting-for"},
            paramLabel = "REASON",
            description = "That wait for this, such as budget, or for a model that fails with this code, such as"
                    + " provider_auth.")
    private @Nullable String reason;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "Show at most so many (${DEFAULT-VALUE}), 1 to " + OpenRequestQuery.MOST + ".")
    private int limit;

    /** For picocli. */
    RequestsListCommand() {}

    @Override
    protected void check() {
        if (limit < 1 || limit > OpenRequestQuery.MOST) {
            throw usage("--limit is from 1 to " + OpenRequestQuery.MOST + ", not " + limit);
        }
        if (reason != null && !words().contains(reason)) {
            throw usage("--reason is one of " + String.join(", ", words()) + ", not " + reason);
        }
    }

    private static List<String> words() {
        return Stream.concat(
                        Arrays.stream(WaitReason.values()).map(WaitReason::wire),
                        Arrays.stream(FailureCode.values()).map(FailureCode::wire))
                .toList();
    }

    @Override
    protected int run(Session session) throws Exception {
        OpenRequestsFound found = ask(session, new OpenRequestQuery(null, tenant, task, model, reason, limit));
        Instant now = Instant.now();
        List<Column<OpenRequest>> columns = List.of(
                Column.text("ID", OpenRequest::id),
                Column.foreign("CUSTOM ID", each -> text(each.customId())),
                Column.foreign("TENANT", each -> text(each.tenant())),
                Column.foreign("TASK", each -> text(each.task())),
                Column.text("MODEL", each -> text(each.model())),
                Column.text("AGE", each -> Phrases.age(each.enqueued(), now)),
                Column.text("STAGE", each -> each.stage().wire()),
                Column.text("WAITS FOR", each -> text(each.waitingFor())),
                Column.text(
                        "NEXT TRY",
                        each -> each.until() == null
                                ? ""
                                : String.valueOf(each.until().truncatedTo(ChronoUnit.SECONDS))),
                Column.number("ATTEMPTS", each -> Integer.toString(each.attempts())));
        try (var sheet = session.output().sheet(session.out(), columns, OpenRequest::json)) {
            found.requests().forEach(sheet::add);
        }
        found.sick().stream()
                .filter(each -> each.waiting() > 0)
                .forEach(each -> session.say(each.waits() + ": " + each.says()));
        session.say("%s without an outcome at %s%s%s%s"
                .formatted(
                        Phrases.count(found.matched(), "request"),
                        found.asked().isEmpty() ? "no worker" : String.join(", ", found.asked()),
                        found.matched() > found.requests().size()
                                ? ", the oldest %,d are shown"
                                        .formatted(found.requests().size())
                                : "",
                        found.unread() > 0 ? "; %,d more were not looked into".formatted(found.unread()) : "",
                        found.ended() > 0 ? "; %,d more have one that waits for Kafka".formatted(found.ended()) : ""));
        return ExitCodes.of(found.completion());
    }

    private static String text(@Nullable String value) {
        return Objects.requireNonNullElse(value, "");
    }
}
