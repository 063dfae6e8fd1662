package dev.drover.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Pages and the bench say the same. */
class PagesTest {
    private static final Path DOCS = Path.of("../docs");
    private static final Path SIZING = DOCS.resolve("guide/sizing.md");
    private static final String WRITE =
            "mvn -q -pl worker/bench -am test -Dtest=PagesTest -Dsurefire.failIfNoSpecifiedTests=false"
                    + " -Ddrover.write=true";

    private static final Pattern REPORT = Pattern.compile("\\]\\(\\.\\./reports/([\\w.-]+\\.md)\\)");
    private static final Pattern COMMAND = Pattern.compile("drover bench([^`\\n#]*)");
    private static final Pattern MARKED = Pattern.compile("(?s)(?<=<!-- computed -->\n).*?(?=<!-- end -->)");

    @Test
    void thePageAboutSizesComputesWithTheFiguresOfTheReportThatItNames() throws IOException {
        String page = Files.readString(SIZING);
        Matcher report = REPORT.matcher(page);
        assertThat(report.find()).as("a report named by %s", SIZING).isTrue();
        SizingFigures figures = SizingFigures.read(
                        Files.readString(DOCS.resolve("reports").resolve(report.group(1))))
                .orElseThrow(() -> new AssertionError(report.group(1) + " has no '" + SizingFigures.HEADING + "'"));
        String computed = MARKED.matcher(page)
                .replaceFirst(
                        Matcher.quoteReplacement(figures.table() + "\nWith them:\n\n" + new Sizing(figures).table()));
        if (Boolean.getBoolean("drover.write")) {
            Files.writeString(SIZING, computed);
        }
        assertThat(Files.readString(SIZING))
                .as("%s, which this writes anew: %s", SIZING, WRITE)
                .isEqualTo(computed);
    }

    @Test
    void everyCommandOfThePagesCanBeParsed() throws IOException {
        try (Stream<Path> files = Files.walk(DOCS)) {
            List<Path> pages =
                    files.filter(file -> file.toString().endsWith(".md")).toList();
            for (Path page : pages) {
                Matcher command = COMMAND.matcher(Files.readString(page));
                while (command.find()) {
                    assertThatCode(() -> new CommandLine(BenchCommand.class).parseArgs(words(command.group(1))))
                            .as("%s of %s", command.group(), page)
                            .doesNotThrowAnyException();
                }
            }
        }
    }

    private static String[] words(String arguments) {
        return Stream.of(arguments.strip().split(" +", -1))
                .filter(word -> !word.isEmpty())
                .toArray(String[]::new);
    }
}
