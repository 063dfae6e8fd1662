package dev.drover.cli.dlq;

import java.io.Console;

/** Asks whoever sits at the terminal. */
final class Confirmation {
    private Confirmation() {}

    /** Whether there is somebody to ask. */
    static boolean isPossible() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** Whether the answer is yes; anything else, and nobody, is no. */
    static boolean given(String question) {
        Console console = System.console();
        String answer = console == null ? null : console.readLine("%s [y/N] ", question);
        return answer != null && answer.strip().equalsIgnoreCase("y");
    }
}
