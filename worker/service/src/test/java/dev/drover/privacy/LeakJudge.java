package dev.drover.privacy;

import dev.drover.privacy.TestingSecrets.Planted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Says which of the planted secrets a text shows. */
public final class LeakJudge {
    private static final int START = 6;
    private static final int AROUND = 120;

    private final List<Planted> planted;
    private final Map<String, List<Integer>> byStart;

    /**
     * A secret in a text.
     *
     * @param number of the secret
     * @param around what stands there, and beside it
     */
    public record Leak(int number, Planted secret, String around) {}

    public LeakJudge(List<Planted> planted) {
        this.planted = List.copyOf(planted);
        this.byStart = IntStream.range(0, planted.size())
                .boxed()
                .collect(
                        Collectors.groupingBy(n -> needle(planted.get(n).bare()).substring(0, START)));
    }

    /** In the text's order. */
    public List<Leak> leaks(String text) {
        List<Leak> leaks = new ArrayList<>();
        for (int at = 0; at + START <= text.length(); at++) {
            for (int n : byStart.getOrDefault(text.substring(at, at + START), List.of())) {
                Planted secret = planted.get(n);
                if (text.startsWith(needle(secret.bare()), at)) {
                    int from = Math.max(0, at - AROUND);
                    int to = Math.min(text.length(), at + AROUND);
                    leaks.add(new Leak(n, secret, text.substring(from, to)));
                }
            }
        }
        return leaks;
    }

    /** A piece of it that no encoding changes. */
    private static String needle(String bare) {
        String line = bare.lines()
                .filter(text -> !text.startsWith("---"))
                .max(Comparator.comparingInt(String::length))
                .orElse(bare);
        return line.length() <= 24 ? line : line.substring(line.length() / 2 - 12, line.length() / 2 + 12);
    }
}
