package dev.drover.cli.dlq;

import java.util.ArrayList;
import java.util.List;

/** Which lines went and which came: what both texts begin and end with is left out, but for a line. */
final class Difference {
    private Difference() {}

    static List<String> lines(List<String> before, List<String> after) {
        int head = 0;
        while (head < Math.min(before.size(), after.size()) && before.get(head).equals(after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < Math.min(before.size(), after.size()) - head
                && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        List<String> lines = new ArrayList<>();
        if (head > 0) {
            lines.add("  " + before.get(head - 1));
        }
        before.subList(head, before.size() - tail).forEach(line -> lines.add("- " + line));
        after.subList(head, after.size() - tail).forEach(line -> lines.add("+ " + line));
        if (tail > 0) {
            lines.add("  " + before.get(before.size() - tail));
        }
        return lines;
    }
}
