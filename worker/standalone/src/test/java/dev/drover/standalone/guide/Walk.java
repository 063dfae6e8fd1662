package dev.drover.standalone.guide;

import dev.drover.testbed.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder in which a reader of the guide types what the guide shows. {@code drover} and {@code worker/drover} run the
 * classes under test; ports are free ones instead of the usual ones. Closing it ends what was started.
 */
final class Walk implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** As the launcher's: what one command loads is kept for the next. */
    private static final String KEPT = " -XX:+AutoCreateSharedArchive -XX:SharedArchiveFile=commands.jsa -Xlog:disable";

    private static final String JVM = "-Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
            + " --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow";

    private final Path folder;
    private final Map<String, String> replaced = new TreeMap<>();
    private final Deque<ChildProcess> started = new ArrayDeque<>();
    private int steps;

    private Walk(Path folder) {
        this.folder = folder;
    }

    /** @param ports free ports, by the usual port */
    static Walk in(Path folder, Map<Integer, Integer> ports) throws IOException {
        Walk walk = new Walk(folder);
        ports.forEach((usual, free) -> walk.replaced.put("localhost:" + usual, "localhost:" + free));
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path launcher = Files.createDirectories(folder.resolve("worker")).resolve("drover");
        Files.writeString(launcher, """
            #!/bin/sh
            case ${1:-} in
              standalone) shift; main=dev.drover.standalone.StandaloneMain
                set -- standalone --port %1$s -X server.port=%2$s "$@" ;;
              provider) main=dev.drover.standalone.StandaloneMain ;;
              *) main='%6$s dev.drover.cli.Main' ;;
            esac
            exec %3$s %4$s -cp '%5$s' $main "$@"
            """.formatted(
                        ports.get(9092),
                        ports.get(8081),
                        ChildProcess.javaBinary(),
                        JVM,
                        classPath(Files.createDirectories(folder.resolve("lib"))),
                        KEPT));
        if (!launcher.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + launcher + " executable");
        }
        Files.createSymbolicLink(bin.resolve("drover"), launcher);
        return walk;
    }

    /** This JVM's, with jars instead of folders, since only classes of jars can be kept. */
    private static String classPath(Path lib) throws IOException {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(":", -1)) {
            Path path = Path.of(entry);
            entries.add(Files.isDirectory(path) ? jar(path, lib.resolve(entries.size() + ".jar")) : entry);
        }
        return String.join(":", entries);
    }

    private static String jar(Path folder, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(folder.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
        return jar.toString();
    }

    static boolean isInstalled(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Writes a file that the page shows. */
    void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), here(text));
    }

    /** Types the block and waits for its end; what it printed is in {@link #said()}. */
    @Nullable
    Integer type(Page.Block block) throws IOException {
        try (ChildProcess shell = shell(block)) {
            return shell.exitCode(PATIENCE);
        }
    }

    /** Types the block and leaves it running until {@link #close()}. */
    ChildProcess start(Page.Block block) throws IOException {
        ChildProcess shell = shell(block);
        started.push(shell);
        return shell;
    }

    private ChildProcess shell(Page.Block block) throws IOException {
        String script = """
            cd '%s'
            PATH="$PWD/bin:$PATH"
            export OPENAI_API_KEY=sk-of-the-test-000000000000 DEEPSEEK_API_KEY=sk-of-the-test-000000000001
            set -e
            %s\
            """.formatted(folder.toAbsolutePath(), here(block.text()));
        steps++;
        return ChildProcess.start(said(), List.of("sh", "-c", script));
    }

    /** The output of the last block. */
    Path said() {
        return folder.resolve("step-" + steps + ".log");
    }

    private String here(String text) {
        String here = text;
        for (Map.Entry<String, String> each : replaced.entrySet()) {
            here = here.replace(each.getKey(), each.getValue());
        }
        return here;
    }

    @Override
    public void close() {
        // A shell keeps a signal for itself: what it has started would run on.
        List<ProcessHandle> programs = started.stream()
                .flatMap(shell -> ProcessHandle.of(shell.pid()).stream())
                .flatMap(ProcessHandle::descendants)
                .toList();
        programs.forEach(ProcessHandle::destroy);
        for (ProcessHandle program : programs) {
            program.onExit().completeOnTimeout(program, 30, TimeUnit.SECONDS).join();
            program.destroyForcibly();
        }
        started.forEach(ChildProcess::terminate);
        started.forEach(process -> process.exitCode(Duration.ofSeconds(30)));
        started.forEach(ChildProcess::close);
    }
}
