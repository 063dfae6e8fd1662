package dev.drover.standalone.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.drover.cli.Main;
import dev.drover.standalone.StandaloneMain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every command of Drover's that documentation names is one that Drover has, with options that it has. */
class CommandLinesTest {
    private static final Set<String> BRINGS_ITS_BROKER = Set.of("demo", "standalone", "provider", "torture", "hostile");
    /** A module that ships with nothing has its own command; its own test holds the pages to it. */
    private static final String SHIPS_WITH_NOTHING = "bench";
    /** Programs of others, of which only Kafka's, curl and the shell's own may be missing where a reader is. */
    private static final Set<String> OTHERS = Set.of(
            "kcat",
            "docker",
            "helm",
            "kubectl",
            "curl",
            "mvn",
            "npm",
            "pip",
            "python3",
            "node",
            "git",
            "grep",
            "cat",
            "echo",
            "export",
            "source",
            "sha256sum",
            "java",
            "kafka-consumer-groups.sh",
            "kafka-transactions.sh",
            "kafka-configs.sh");

    static List<Page> pages() {
        return Page.ofTheGuide();
    }

    static List<Page> everyPage() {
        return Page.all();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandInABlockCanBeParsed(Page page) {
        for (Page.Block block : page.blocks("sh")) {
            for (List<String> command : ShellWords.commands(block.text())) {
                String program = command.getFirst();
                if (isDrover(program)) {
                    parse(block, command);
                } else if (program.contains("/")) {
                    Path script = Page.ROOT.resolve(program);
                    assertThat(Files.isExecutable(script))
                            .as("%s of %s", program, block)
                            .isTrue();
                } else {
                    assertThat(OTHERS).as("program of %s", block).contains(program);
                }
            }
        }
    }

    private static void parse(Page.Block block, List<String> command) {
        CommandLine line = new CommandLine(main(command)).setCaseInsensitiveEnumValuesAllowed(true);
        String[] arguments = command.stream().skip(1).toArray(String[]::new);
        assertThatCode(() -> line.parseArgs(arguments))
                .as("%s of %s", command, block)
                .doesNotThrowAnyException();
    }

    /** Sentences name commands without all that they need: verbs and options must exist. */
    @ParameterizedTest
    @MethodSource("everyPage")
    void everyCommandInASentenceExists(Page page) {
        Stream.concat(page.spans().stream(), page.indented().stream())
                .filter(code -> code.matches("(worker/)?drover [a-z].*"))
                .flatMap(code -> ShellWords.commands(code).stream())
                .filter(command -> isDrover(command.getFirst()))
                .filter(command -> !command.subList(1, command.size()).contains(SHIPS_WITH_NOTHING))
                .forEach(command -> exists(page, command));
    }

    private static void exists(Page page, List<String> command) {
        CommandLine line = new CommandLine(main(command));
        for (String word : command.subList(1, command.size())) {
            if (word.matches("--?[a-zA-Z].*")) {
                String name = word.startsWith("--") ? word.replaceFirst("=.*", "") : word.substring(0, 2);
                assertThat(line.getCommandSpec().optionsMap())
                        .as("%s of %s", command, page)
                        .containsKey(name);
            } else if (line.getSubcommands().containsKey(word)) {
                line = line.getSubcommands().get(word);
            } else {
                boolean verb = line.getParent() == null
                        || line.getCommandSpec().subcommands().size() > 1;
                assertThat(verb && word.matches("[a-z-]+"))
                        .as("verb %s in %s of %s", word, command, page)
                        .isFalse();
            }
        }
    }

    private static boolean isDrover(String program) {
        return program.equals("drover") || program.equals("worker/drover");
    }

    private static Class<?> main(List<String> command) {
        return command.size() > 1 && BRINGS_ITS_BROKER.contains(command.get(1)) ? StandaloneMain.class : Main.class;
    }

    @Test
    void wordsAreSplitAsAShellDoes() {
        assertThat(ShellWords.commands("""
            A=1 drover dlq replay --because 'INC-1, back' \\
              --rate 5   # five a second
            echo '{"a":1}' | kcat -P -t "a b" > out.txt
            """))
                .containsExactly(
                        List.of("drover", "dlq", "replay", "--because", "INC-1, back", "--rate", "5"),
                        List.of("echo", "{\"a\":1}"),
                        List.of("kcat", "-P", "-t", "a b"));
    }
}
