package dev.drover.cli;

import dev.drover.cli.setup.CompletionCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The model of the command line that is asked for, and no more of it: to reflect upon every verb and its options takes
 * several times as long as what most commands have to do.
 */
final class CommandLines {
    /** Both look at all verbs. */
    private static final Set<Class<?>> WHOLE = Set.of(CompletionCommand.class, CommandLine.HelpCommand.class);

    private CommandLines() {}

    /**
     * The verb that the words name, below verbs without options of their own; everything if they name none, or one that
     * looks at the others.
     */
    static CommandLine of(Class<?> root, String... words) {
        List<String> above = new ArrayList<>();
        Class<?> at = root;
        for (String word : words) {
            Class<?> next = below(at, word);
            if (next == null) {
                break;
            }
            above.add(name(at));
            at = next;
        }
        CommandLine line = new CommandLine(at == root || WHOLE.contains(at) ? root : at);
        if (line.getCommandName().equals(name(root))) {
            return line;
        }
        for (String name : above.reversed()) {
            line = new CommandLine(CommandSpec.create().name(name).addSubcommand(line.getCommandName(), line));
        }
        return line;
    }

    private static @Nullable Class<?> below(Class<?> group, String word) {
        Command command = group.getAnnotation(Command.class);
        if (command != null) {
            for (Class<?> verb : command.subcommands()) {
                if (name(verb).equals(word)) {
                    return verb;
                }
            }
        }
        return null;
    }

    private static String name(Class<?> verb) {
        Command command = verb.getAnnotation(Command.class);
        return command == null ? "" : command.name();
    }
}
