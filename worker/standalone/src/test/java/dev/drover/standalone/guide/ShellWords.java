package dev.drover.standalone.guide;

import java.util.ArrayList;
import java.util.List;

/** Splits what documentation shows of a shell into commands: quotes, pipes, comments and redirections, no more. */
final class ShellWords {
    private final List<List<String>> commands = new ArrayList<>();
    private List<String> command = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private boolean redirected;

    private ShellWords() {}

    /** The commands in their order, without settings of the environment before them. */
    static List<List<String>> commands(String script) {
        ShellWords words = new ShellWords();
        words.read(script.replace("\\\n", " "));
        return words.commands;
    }

    private void read(String script) {
        for (int i = 0; i < script.length(); i++) {
            char c = script.charAt(i);
            if (c == '\'' || c == '"') {
                int end = script.indexOf(c, i + 1);
                if (end < 0) {
                    throw new IllegalArgumentException("a quote is not closed: " + script);
                }
                word.append(script, i + 1, end);
                inWord = true;
                i = end;
            } else if (c == '#' && !inWord) {
                int end = script.indexOf('\n', i);
                i = (end < 0 ? script.length() : end) - 1;
            } else if (c == '\n' || c == '|' || c == ';' || c == '&') {
                endCommand();
            } else if (c == '>' || c == '<') {
                endWord();
                redirected = true;
            } else if (Character.isWhitespace(c)) {
                endWord();
            } else {
                word.append(c);
                inWord = true;
            }
        }
        endCommand();
    }

    private void endWord() {
        if (inWord) {
            boolean setting = command.isEmpty() && word.toString().matches("[A-Z_]+=.*");
            if (!redirected && !setting) {
                command.add(word.toString());
            }
            redirected = false;
        }
        word.setLength(0);
        inWord = false;
    }

    private void endCommand() {
        endWord();
        if (!command.isEmpty()) {
            commands.add(command);
        }
        command = new ArrayList<>();
    }
}
