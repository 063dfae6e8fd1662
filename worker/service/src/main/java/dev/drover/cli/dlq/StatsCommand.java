package dev.drover.cli.dlq;

import dev.drover.cli.kafka.Column;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.Session;
import dev.drover.cli.kafka.Sheet;
import dev.drover.contracts.Json;
import dev.drover.contracts.Origin;
import dev.drover.deadletter.Letter;
import dev.drover.operations.deadletters.LettersFound;
import dev.drover.operations.deadletters.Masking;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code drover dlq stats}: how many died of what. */
@Command(
        name = "stats",
        description = "Counts dead letters by reason, tenant, model, origin or writer.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover dlq stats --bootstrap-server kafka:9092",
            "  drover dlq stats --config drover.yaml --by tenant,reason --from 24h",
            "  drover dlq stats --config drover.yaml --by model --reason timeout -o json",
            "",
            "Exit codes: 0 ok, 1 failure, 2 usage, 4 nothing matched."
        })
final class StatsCommand extends LetterCommand {
    @Option(
            names = "--by",
            split = ",",
            paramLabel = "WHAT",
            defaultValue = "reason",
            description = "One or more of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private List<By> by = new ArrayList<>();

    /** What letters can be grouped by. */
    enum By {
        reason,
        tenant,
        model,
        origin,
        writer;

        String of(Letter letter) {
            return switch (this) {
                case reason -> Masking.reason(letter.dead().reason());
                case tenant -> ListCommand.or(Masking.tenant(letter));
                case model -> ListCommand.or(Masking.name(letter.model()));
                case origin -> {
                    Origin origin = letter.dead().origin();
                    yield origin == null ? "-" : Masking.redacted(origin.topic());
                }
                case writer -> letter.dead().writer();
            };
        }
    }

    /** For picocli. */
    StatsCommand() {}

    @Override
    protected int run(Session session) throws Exception {
        Map<List<String>, Group> groups = new HashMap<>();
        LettersFound found = session.deadLetters().find(meant(Instant.now()), Long.MAX_VALUE, (letter, mark) -> {
            List<String> key = by.stream().map(each -> each.of(letter)).toList();
            groups.computeIfAbsent(key, Group::new).add(letter, ListCommand.state(mark));
            return true;
        });
        List<Group> sorted = new ArrayList<>(groups.values());
        sorted.sort(Comparator.comparingLong((Group group) -> -group.letters)
                .thenComparing(group -> String.join("\0", group.key)));
        try (Sheet<Group> sheet = session.output().sheet(session.out(), columns(), this::json)) {
            sorted.forEach(sheet::add);
        }
        UnknownReasons.tell(session, found);
        if (sorted.isEmpty()) {
            session.say("no dead letter matches in " + found.topic());
            return ExitCodes.NOTHING;
        }
        return ExitCodes.OK;
    }

    private List<Column<Group>> columns() {
        List<Column<Group>> columns = new ArrayList<>();
        for (int i = 0; i < by.size(); i++) {
            int at = i;
            columns.add(Column.text(by.get(i).name().toUpperCase(Locale.ROOT), group -> group.key.get(at)));
        }
        columns.add(Column.number("LETTERS", group -> Long.toString(group.letters)));
        columns.add(Column.number("OPEN", group -> Long.toString(group.open)));
        columns.add(Column.number("REPLAYED", group -> Long.toString(group.replayed)));
        columns.add(Column.number("PARKED", group -> Long.toString(group.parked)));
        columns.add(Column.number("BYTES", group -> Long.toString(group.bytes)));
        columns.add(Column.text("FIRST", group -> seconds(group.first)));
        columns.add(Column.text("LAST", group -> seconds(group.last)));
        return columns;
    }

    private ObjectNode json(Group group) {
        ObjectNode json = Json.object();
        for (int i = 0; i < by.size(); i++) {
            json.put(by.get(i).name(), group.key.get(i));
        }
        return json.put("letters", group.letters)
                .put("open", group.open)
                .put("replayed", group.replayed)
                .put("parked", group.parked)
                .put("bytes", group.bytes)
                .put("first", group.first.toString())
                .put("last", group.last.toString());
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static final class Group {
        private final List<String> key;
        private long letters;
        private long open;
        private long replayed;
        private long parked;
        private long bytes;
        private Instant first = Instant.MAX;
        private Instant last = Instant.MIN;

        Group(List<String> key) {
            this.key = key;
        }

        void add(Letter letter, String state) {
            letters++;
            switch (state) {
                case "replayed" -> replayed++;
                case "parked" -> parked++;
                default -> open++;
            }
            bytes += letter.stored().size();
            Instant time = letter.stored().timestamp();
            first = time.isBefore(first) ? time : first;
            last = time.isAfter(last) ? time : last;
        }
    }
}
