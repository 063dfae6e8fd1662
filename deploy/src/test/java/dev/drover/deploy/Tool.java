package dev.drover.deploy;

import dev.drover.testbed.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Drover's command line in a process of its own. */
final class Tool {
    private static final List<String> JVM = List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private Tool() {}

    /** @param folder where its output goes */
    static ChildProcess start(Path folder, String... arguments) throws IOException {
        return ChildProcess.java(
                Files.createTempFile(folder, arguments[0], ".log"), JVM, "dev.drover.cli.Main", List.of(arguments));
    }
}
