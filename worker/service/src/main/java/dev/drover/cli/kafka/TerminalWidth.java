package dev.drover.cli.kafka;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How many characters a line of the terminal holds that standard output is shown on. */
public final class TerminalWidth {
    /** Where standard output is no terminal: a file or a pipe takes whole lines. */
    public static final int UNLIMITED = 0;

    private static final int NARROWEST = 40;
    private static final int USUAL = 80;
    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

    private TerminalWidth() {}

    /** Characters, or {@link #UNLIMITED}. */
    public static int get() {
        return isTerminal() ? Math.max(NARROWEST, told(System.getenv("COLUMNS"))) : UNLIMITED;
    }

    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(STANDARD_OUTPUT).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException _) { // no /proc, or no links: not Linux
            return System.console() != null && System.console().isTerminal();
        }
    }

    /** What the shell exports, else what the terminal says. */
    private static int told(@Nullable String columns) {
        return columns != null && columns.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(columns) : asked();
    }

    private static int asked() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                    return USUAL;
                }
                String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
                return size.matches("[0-9]+ [1-9][0-9]{0,3}")
                        ? Integer.parseInt(size.substring(size.indexOf(' ') + 1))
                        : USUAL;
            } finally {
                stty.destroy();
            }
        } catch (IOException _) {
            return USUAL;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return USUAL;
        }
    }
}
