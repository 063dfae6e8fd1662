package dev.drover.app.configuration;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The name that somebody may have meant. */
final class Nearest {
    private static final int LETTERS_PER_SLIP = 3;
    private static final int SLIPS = 3;

    private Nearest() {}

    /** By slips of the pen, by initials (rpm), or by a word of a longer name (url); empty if nothing is near. */
    static Optional<String> of(String written, Collection<String> names) {
        String uniform = PropertyTree.uniform(written);
        Optional<String> nearest = names.stream()
                .filter(name -> slips(uniform, PropertyTree.uniform(name)) <= allowed(uniform))
                .min(Comparator.<String>comparingInt(name -> slips(uniform, PropertyTree.uniform(name)))
                        .thenComparing(Comparator.naturalOrder()));
        if (nearest.isPresent()) {
            return nearest;
        }
        List<String> related = names.stream()
                .filter(name -> initials(name).equals(uniform)
                        || Arrays.asList(name.split("-")).contains(uniform))
                .toList();
        return related.size() == 1 ? Optional.of(related.getFirst()) : Optional.empty();
    }

    private static int allowed(String written) {
        return Math.clamp(written.length() / LETTERS_PER_SLIP, 1, SLIPS);
    }

    private static String initials(String name) {
        return Arrays.stream(name.split("-")).map(word -> word.substring(0, 1)).collect(Collectors.joining());
    }

    /** Letters added, left out, replaced or swapped with their neighbour (optimal string alignment). */
    private static int slips(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int other = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + other);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
