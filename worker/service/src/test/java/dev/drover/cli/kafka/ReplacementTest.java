package dev.drover.cli.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ReplacementTest {
    @TempDir
    private Path folder = Path.of(".");

    @BeforeEach
    void onlyOnAUnix() {
        Assumptions.assumeTrue(Files.exists(Path.of("/dev/null")), "no Unix");
    }

    private static void write(Path target, String text) throws IOException {
        try (Replacement replacement = Replacement.of(target)) {
            replacement.out().write(text.getBytes(StandardCharsets.UTF_8));
            replacement.complete();
            replacement.move();
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private List<String> left() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aNewFileIsItsOwnersAloneAndOneThatIsReplacedKeepsItsMode() throws IOException {
        Path file = folder.resolve("f");
        write(file, "one");
        assertThat(mode(file)).isEqualTo("rw-------");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        write(file, "two");
        assertThat(mode(file)).isEqualTo("rw-r-----");
        assertThat(file).hasContent("two");
    }

    @Test
    void whileItIsWrittenNobodyElseReadsItAndWhatWasThereStays() throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "before");
        try (Replacement replacement = Replacement.of(file);
                Replacement other = Replacement.of(file)) {
            replacement.out().write('x');
            other.out().write('y');
            assertThat(left()).hasSize(3);
            for (String name : left()) {
                assertThat(name.equals("f") || mode(folder.resolve(name)).equals("rw-------"))
                        .isTrue();
            }
            replacement.complete();
            assertThat(replacement.moveAside().getFileName()).hasToString("f.new");
        }
        assertThat(file).hasContent("before");
        assertThat(left()).containsExactly("f", "f.new");
        assertThat(mode(folder.resolve("f.new"))).isEqualTo("rw-------");
    }

    @Test
    void aLinkStaysOneAlsoIfItLeadsToNothingYet() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("real"));
        write(link, "one");
        write(link, "two");
        assertThat(link).isSymbolicLink();
        assertThat(folder.resolve("real")).hasContent("two").isRegularFile();
    }

    @Test
    void aPipeOfTheShellIsWritten() throws Exception {
        Path copied = folder.resolve("copied");
        Process shell = new ProcessBuilder(
                        "bash",
                        "-c",
                        "\"$1\" -cp \"$2\" \"$4\" >(cat > \"$3\"; echo end >> \"$3\") /dev/stderr"
                                + " /dev/stdout; echo last",
                        "bash",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        System.getProperty("java.class.path"),
                        copied.toString(),
                        Written.class.getName())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(folder.resolve("err")).hasContent("to /dev/stderr");
        assertThat(folder.resolve("out")).hasContent("to /dev/stdout\nlast");
        org.awaitility.Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> Files.exists(copied) && Files.readString(copied).contains("end"));
        assertThat(Files.readString(copied)).matches("to /dev/fd/[0-9]+\nend\n");
    }

    /** Another process that writes where it is told to. */
    static final class Written {
        private Written() {}

        public static void main(String[] targets) throws IOException {
            for (String target : targets) {
                String obstacle = Replacement.obstacle(Path.of(target));
                write(Path.of(target), obstacle == null ? "to " + target + "\n" : obstacle);
            }
        }
    }

    @Test
    void aNamedPipeStaysOne() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Process reader = new ProcessBuilder("cat", pipe.toString()).start();
        assertThat(Replacement.obstacle(pipe)).isNull();
        write(pipe, "through");
        assertThat(new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("through");
        assertThat(Files.isRegularFile(pipe)).isFalse();
        assertThat(left()).containsExactly("pipe");
    }

    @Test
    void whatWouldBeInTheWayInTheEndIsKnownAtTheStart() throws IOException {
        Path file = Files.createFile(folder.resolve("f"));
        assertThat(Replacement.obstacle(file)).isNull();
        assertThat(Replacement.obstacle(folder.resolve("new"))).isNull();
        assertThat(Replacement.obstacle(Path.of("/dev/null"))).isNull();
        assertThat(Replacement.obstacle(folder)).contains("it is a folder");
        assertThat(Replacement.obstacle(folder.resolve("no/f"))).contains("there is no folder");
        assertThat(Replacement.obstacle(file.resolve("below"))).contains("is no folder");
        assertThat(left()).containsExactly("f");
        Assumptions.assumeFalse("root".equals(System.getProperty("user.name")), "root may write everywhere");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assertThat(Replacement.obstacle(folder.resolve("new"))).contains("nothing may be written");
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void aFullDeviceIsToldAtTheEndAtTheLatest() throws IOException {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full), "no /dev/full");
        try (Replacement replacement = Replacement.of(full)) {
            replacement.out().write('x');
            assertThatThrownBy(replacement::complete).hasMessageContaining("No space left");
        }
    }
}
