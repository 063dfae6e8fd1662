package dev.drover.standalone.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of documentation.
 *
 * @param path from the folder of this module
 */
public record Page(Path path, String text) {
    public static final Path ROOT = Path.of("../..");
    public static final Path GUIDE = ROOT.resolve("worker/docs/guide");

    private static final Pattern BLOCK =
            Pattern.compile("(?:^<!-- ([^\\n]*) -->\\n)?^```(\\w*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern SPAN = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);

    /**
     * A fenced block.
     *
     * @param mark the comment on the line before it; empty if there is none
     * @param language the word after the fence
     */
    public record Block(Page page, String mark, String language, String text) {
        /** What the mark says of a name, as in {@code file: batch.jsonl, schema: request-openai}. */
        Optional<String> marked(String name) {
            return Stream.of(mark.split(", ", -1))
                    .filter(each -> each.startsWith(name + ": "))
                    .map(each -> each.substring(name.length() + 2))
                    .findFirst();
        }

        @Override
        public String toString() {
            return page + ": " + text.lines().findFirst().orElse("");
        }
    }

    /** The pages of the guide in the order in which its index names them, and then the README. */
    public static List<Page> ofTheGuide() {
        Page index = read(GUIDE.resolve("README.md"));
        List<Page> pages = new ArrayList<>(List.of(index));
        index.links().stream()
                .filter(link -> link.matches("[a-z-]+\\.md"))
                .distinct()
                .map(link -> read(GUIDE.resolve(link)))
                .forEach(pages::add);
        pages.add(read(ROOT.resolve("README.md")));
        return pages;
    }

    /** The block of this language with this mark, which must be there. */
    public static Block block(String mark, String language) {
        return ofTheGuide().stream()
                .flatMap(page -> page.blocks(language).stream())
                .filter(block -> block.mark().equals(mark))
                .findFirst()
                .orElseThrow(() -> new AssertionError("README and guide have no block " + mark));
    }

    /** Every page of the repository, those of builds left out. */
    static List<Page> all() {
        List<Page> pages = new ArrayList<>(List.of(read(ROOT.resolve("README.md"))));
        for (String folder : List.of("worker/docs", "deploy")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".md"))
                        .filter(file -> !file.toString().contains("/target/"))
                        .sorted()
                        .map(Page::read)
                        .forEach(pages::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return pages;
    }

    public static Page read(Path path) {
        try {
            return new Page(path, Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Block> blocks(String... languages) {
        List<String> wanted = List.of(languages);
        return BLOCK.matcher(text)
                .results()
                .map(found ->
                        new Block(this, found.group(1) == null ? "" : found.group(1), found.group(2), found.group(3)))
                .filter(block -> wanted.contains(block.language()))
                .toList();
    }

    /** What stands between single backquotes outside of blocks. */
    List<String> spans() {
        return SPAN.matcher(prose()).results().map(found -> found.group(1)).toList();
    }

    /** Lines that are indented by four, which are code. */
    List<String> indented() {
        return prose().lines()
                .filter(line -> line.startsWith("    "))
                .map(String::strip)
                .toList();
    }

    List<String> links() {
        return LINK.matcher(prose()).results().map(found -> found.group(1)).toList();
    }

    /** Of the headings, as the forge makes them: small letters, hyphens for spaces, no punctuation. */
    List<String> anchors() {
        return HEADING.matcher(prose())
                .results()
                .map(found -> found.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private String prose() {
        return BLOCK.matcher(text).replaceAll(Matcher.quoteReplacement(""));
    }

    @Override
    public String toString() {
        return ROOT.normalize().relativize(path).normalize().toString();
    }
}
