package dev.drover.app.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** All the ways in which people and machines write a file. */
class KeyFileTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final String FIRST = "sk-first-0123456789abcdef";
    private static final String SECOND = "sk-second-fedcba9876543210";

    private final Logger logger = (Logger) LoggerFactory.getLogger(KeyFile.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @TempDir
    private Path folder;

    private Path path;

    @BeforeEach
    void begin() throws IOException {
        path = folder.resolve("key");
        Files.writeString(path, FIRST + "\n");
        log.start();
        logger.setLevel(Level.INFO); // whatever another test has left
        logger.addAppender(log);
    }

    @AfterEach
    void nothingIsShown() {
        logger.detachAppender(log);
        logger.setLevel(null);
        assertThat(said()).noneMatch(line -> line.contains("0123456789") || line.contains("9876543210"));
    }

    @Test
    void whiteSpaceAroundTheKeyIsNoPartOfIt() throws IOException {
        Files.writeString(path, " \r\n" + FIRST + " \r\n\n");
        assertThat(open().get().reveal()).isEqualTo(FIRST);
    }

    @Test
    void anotherValueIsTakenAtTheSecondLookAndTold() throws IOException {
        KeyFile file = open();
        var first = file.get();
        Files.writeString(path, SECOND);

        assertThat(file.look(NOW.plusSeconds(2))).isFalse();
        assertThat(file.get()).isSameAs(first);
        assertThat(file.look(NOW.plusSeconds(4))).isTrue();
        assertThat(file.get().reveal()).isEqualTo(SECOND);
        assertThat(file.since()).isEqualTo(NOW.plusSeconds(4));
        assertThat(first.reveal()).isEqualTo(FIRST);
        assertThat(file.look(NOW.plusSeconds(6))).isFalse();
        assertThat(said()).containsExactly("east has another key from now on, read from " + path);
    }

    @Test
    void aWriteThatIsCutIntoPartsIsTakenWhenItIsWhole() throws IOException {
        KeyFile file = open();
        for (String part : List.of("", SECOND.substring(0, 7), SECOND.substring(0, 15), SECOND)) {
            Files.writeString(path, part);
            assertThat(file.look(NOW)).isFalse();
            assertThat(file.get().reveal()).isEqualTo(FIRST);
        }
        assertThat(file.look(NOW)).isTrue();
        assertThat(file.get().reveal()).isEqualTo(SECOND);
    }

    @Test
    void theSameValueWrittenAgainIsNoOther() throws IOException {
        KeyFile file = open();
        Files.writeString(path, FIRST);
        assertThat(file.look(NOW)).isFalse();
        assertThat(file.look(NOW)).isFalse();
        Files.writeString(path, SECOND);
        assertThat(file.look(NOW)).isFalse();
        Files.writeString(path, FIRST);
        assertThat(file.look(NOW)).isFalse();
        Files.writeString(path, SECOND);
        assertThat(file.look(NOW)).isFalse();
        assertThat(file.look(NOW)).isTrue();
    }

    @Test
    void aFileThatIsRenamedIntoPlaceIsTaken() throws IOException {
        KeyFile file = open();
        Path other = Files.writeString(folder.resolve("other"), SECOND);
        Files.move(other, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        file.look(NOW);
        assertThat(file.look(NOW)).isTrue();
    }

    /** As the kubelet does it: key → ..data/key, ..data → a folder by its time, which is swapped and removed. */
    @Test
    void aMountedSecretThatIsSwappedIsTaken() throws IOException {
        Path old = Files.createDirectory(folder.resolve("..2026_11_20"));
        Files.writeString(old.resolve("api-key"), FIRST);
        Path data = Files.createSymbolicLink(folder.resolve("..data"), old.getFileName());
        Path mounted = Files.createSymbolicLink(folder.resolve("api-key"), Path.of("..data", "api-key"));
        KeyFile file = KeyFile.open(mounted.toString(), "east", NOW);

        Path young = Files.createDirectory(folder.resolve("..2026_11_21"));
        Files.writeString(young.resolve("api-key"), SECOND);
        Path swap = Files.createSymbolicLink(folder.resolve("..data_tmp"), young.getFileName());
        Files.move(swap, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.delete(old.resolve("api-key"));
        Files.delete(old);
        file.look(NOW);
        assertThat(file.look(NOW)).isTrue();
        assertThat(file.get().reveal()).isEqualTo(SECOND);
    }

    @Test
    void whileTheFileCannotBeUsedTheOldKeyStaysAndThatIsSaidOnce() throws IOException {
        KeyFile file = open();
        for (@Nullable
        String content : new @Nullable String[] {"", " \n", "two words", SECOND + "\n" + FIRST, "schlüssel", null}) {
            if (content == null) {
                Files.delete(path);
            } else {
                Files.writeString(path, content);
            }
            for (int look = 0; look < 3; look++) {
                assertThat(file.look(NOW)).isFalse();
                assertThat(file.get().reveal()).isEqualTo(FIRST);
            }
        }
        assertThat(said())
                .containsExactly(
                        warning("it is empty"),
                        warning("it holds more than one word of printable ASCII characters"),
                        warning("it cannot be read: NoSuchFileException"));
        Files.writeString(path, SECOND);
        file.look(NOW);
        assertThat(file.look(NOW)).isTrue();
        assertThat(said()).contains("the key file " + path + " of east can be used again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "two words", "\u0000"})
    void whatIsNoKeyOpensNothingAndIsNotQuoted(String content) throws IOException {
        Files.writeString(path, content);
        assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageStartingWith("it ");
        assertThatThrownBy(() -> KeyFile.open(folder.toString(), "east", NOW)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> KeyFile.open("\u0000", "east", NOW)).hasMessage("it is no file name");
    }

    /** An open pipe waits for a writer, and the watch would look at no key after it. */
    @Test
    @Timeout(30)
    void aPipeIsNotWaitedFor() throws Exception {
        KeyFile file = open();
        Files.delete(path);
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                .isZero();
        assertThat(file.look(NOW)).isFalse();
        assertThat(file.get().reveal()).isEqualTo(FIRST);
        assertThat(said()).containsExactly(warning("it is no regular file"));
        assertThatThrownBy(this::open).hasMessage("it is no regular file");
    }

    @Test
    void aProvidersWordsAreFreedOfTheKeyAndNothingSaysIt() throws IOException {
        KeyFile file = open();
        assertThat(file + " " + file.get()).doesNotContain("sk-");
    }

    private KeyFile open() throws IOException {
        return KeyFile.open(path.toString(), "east", NOW);
    }

    private String warning(String why) {
        return "the key file " + path + " of east cannot be used, the key that was read last stays in use: " + why;
    }

    private List<String> said() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
