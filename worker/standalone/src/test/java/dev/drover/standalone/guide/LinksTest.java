package dev.drover.standalone.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links lead somewhere, and every page of the guide is found from its index. */
class LinksTest {
    private static final int README_LINES = 220;

    static List<Page> pages() {
        return Page.all();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsToAFileAndToAHeadingInIt(Page page) {
        for (String link : page.links()) {
            if (link.startsWith("https://") || link.startsWith("http://")) {
                continue;
            }
            List<String> parts = Stream.of(link.split("#", 2)).toList();
            Path target = parts.getFirst().isEmpty() ? page.path() : page.path().resolveSibling(parts.getFirst());
            assertThat(target).as("link %s of %s", link, page).exists();
            if (parts.size() > 1) {
                assertThat(Page.read(target).anchors())
                        .as("link %s of %s", link, page)
                        .contains(parts.getLast());
            }
        }
    }

    @Test
    void theIndexNamesEveryPageOfTheGuide() throws IOException {
        List<String> links = Page.read(Page.GUIDE.resolve("README.md")).links();
        try (Stream<Path> files = Files.list(Page.GUIDE)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".md") && !name.equals("README.md")))
                    .allMatch(links::contains);
        }
    }

    @Test
    void theReadmeIsShort() {
        assertThat(Page.read(Page.ROOT.resolve("README.md")).text().lines().count())
                .isLessThanOrEqualTo(README_LINES);
    }
}
