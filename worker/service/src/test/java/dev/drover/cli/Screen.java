package dev.drover.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a command line printed, and how it ended. */
record Screen(int code, String out, String err) {
    /** Runs a command line in this process. */
    static Screen of(String... line) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        var capturedOut = new ByteArrayOutputStream();
        var capturedErr = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(capturedOut, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(capturedErr, true, StandardCharsets.UTF_8));
            int code = Main.execute(line);
            return new Screen(
                    code, capturedOut.toString(StandardCharsets.UTF_8), capturedErr.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** The same against a broker. */
    static Screen at(String bootstrapServers, String... line) {
        List<String> words = new ArrayList<>(Arrays.asList(line));
        words.addAll(List.of("--bootstrap-server", bootstrapServers));
        return of(words.toArray(String[]::new));
    }

    List<String> lines() {
        return out.lines().toList();
    }
}
