package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.cli.dlq.DlqCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommandLinesTest {
    /** What it costs to look at all of them is most of what a command's start costs. */
    @Test
    void onlyTheVerbThatIsNamedIsLookedAt() {
        CommandLine line = CommandLines.of(Main.class, "dlq", "list", "--reason", "timeout");
        assertThat(line.getSubcommands()).containsOnlyKeys("dlq");
        CommandLine group = below(line, "dlq");
        assertThat(group.getSubcommands()).containsOnlyKeys("list");
        CommandLine list = below(group, "list");
        assertThat(list.getCommandSpec().qualifiedName()).isEqualTo("drover dlq list");
        assertThat(list.getUsageMessage()).contains("Usage: drover dlq list", "--reason");
    }

    @Test
    void aGroupHasAllOfItsVerbs() {
        CommandLine group = below(CommandLines.of(Main.class, "dlq", "--help"), "dlq");
        assertThat(group.getSubcommands().keySet())
                .containsAll(new CommandLine(DlqCommand.class).getSubcommands().keySet());
    }

    @Test
    void whoNamesNoVerbOrOneThatLooksAtTheOthersGetsAll() {
        int all = new CommandLine(Main.class).getSubcommands().size();
        assertThat(CommandLines.of(Main.class).getSubcommands()).hasSize(all);
        assertThat(CommandLines.of(Main.class, "--help").getSubcommands()).hasSize(all);
        assertThat(CommandLines.of(Main.class, "sumbit", "x").getSubcommands()).hasSize(all);
        assertThat(CommandLines.of(Main.class, "help", "dlq").getSubcommands()).hasSize(all);
        assertThat(CommandLines.of(Main.class, "completion", "bash").getSubcommands())
                .hasSize(all);
    }

    @Test
    void whatIsMistypedIsAnsweredWithWhatThereIs() {
        Screen typo = Screen.of("sumbit", "x");
        assertThat(typo.code()).isEqualTo(2);
        assertThat(typo.err()).contains("submit");
        Screen option = Screen.of("dlq", "list", "--reasn", "timeout");
        assertThat(option.code()).isEqualTo(2);
        assertThat(option.err()).contains("--reason");
        assertThat(option.err().lines()).as("the mistake, not the whole help").hasSizeLessThan(4);
        Screen missing = Screen.of("dlq", "purge");
        assertThat(missing.err().lines()).hasSize(2);
        assertThat(missing.err()).contains("drover dlq purge: Missing required", "See 'drover dlq purge --help'.");
        Screen group = Screen.of("topics");
        assertThat(group.code()).isEqualTo(2);
        assertThat(group.err()).contains("drover topics: ", "create");
        assertThat(Screen.of("costs", "--by", "typo").err().lines()).hasSize(2);
    }

    @Test
    void everyUsageErrorTakesTwoLinesAndEveryVerbKnowsItsVersion() {
        for (CommandLine command : commands(new CommandLine(Main.class))) {
            String name = command.getCommandSpec().qualifiedName();
            if (command.getCommandSpec().userObject() instanceof CommandLine.HelpCommand) {
                continue;
            }
            String[] words = name.replaceFirst("^drover ?", "").split(" ");
            String[] verb = words[0].isEmpty() ? new String[0] : words;
            Screen wrong = Screen.of(with(verb, "--no-such-option"));
            assertThat(wrong.code()).as(name).isEqualTo(2);
            assertThat(wrong.err().lines()).as(wrong.err()).hasSize(2);
            Screen version = Screen.of(with(verb, "--version"));
            assertThat(version.code()).as(name).isZero();
            assertThat(version.out()).as(name).startsWith("drover ");
        }
    }

    /** Why is --because, who is --as, grouping is --by, and the filter of failures is --reason. */
    @Test
    void oneWordMeansOneThingInEveryCommand() {
        for (CommandLine command : commands(new CommandLine(Main.class))) {
            Map<String, CommandLine.Model.OptionSpec> options =
                    command.getCommandSpec().optionsMap();
            String name = command.getCommandSpec().qualifiedName();
            assertThat(options.containsKey("--because")).as(name).isEqualTo(options.containsKey("--as"));
            command.getCommandSpec().options().stream()
                    .filter(option -> !option.hidden())
                    .forEach(option -> {
                        String label = option.paramLabel();
                        switch (option.longestName()) {
                            case "--because" -> assertThat(label).as(name).isEqualTo("TEXT");
                            case "--as" -> assertThat(label).as(name).isEqualTo("WHO");
                            case "--by" -> assertThat(label).as(name).startsWith("WHAT");
                            case "--reason" -> assertThat(label).as(name).startsWith("CODE");
                            case "--yes" -> assertThat(option.names()).as(name).contains("-y");
                            default ->
                                assertThat(option.description())
                                        .as("%s %s", name, option.longestName())
                                        .noneMatch(said -> said.startsWith("Why") || said.startsWith("Who does"));
                        }
                    });
        }
    }

    private static List<CommandLine> commands(CommandLine line) {
        List<CommandLine> all = new ArrayList<>(List.of(line));
        line.getSubcommands().values().forEach(below -> all.addAll(commands(below)));
        return all;
    }

    private static String[] with(String[] words, String more) {
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
    }

    private static CommandLine below(CommandLine line, String verb) {
        return Objects.requireNonNull(line.getSubcommands().get(verb));
    }
}
