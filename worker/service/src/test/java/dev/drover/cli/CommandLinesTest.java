package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.cli.dlq.DlqCommand;
import java.util.Objects;
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
    }

    private static CommandLine below(CommandLine line, String verb) {
        return Objects.requireNonNull(line.getSubcommands().get(verb));
    }
}
