package dev.drover.engine;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who is to be offered at which instant, whatever else holds them. Most come in the order of their deadlines and stand in a
 * plain line; the others are sorted. Used by one thread.
 *
 * @param <T> who
 */
final class Deadlines<T> {
    private record Timed<T>(Instant at, T who) {}

    /** So many that are gone are kept, beside one for each that is not. */
    private static final int KEPT = 64;

    private final Predicate<T> gone;
    private final ArrayDeque<Timed<T>> inOrder = new ArrayDeque<>();
    private final PriorityQueue<Timed<T>> others =
            new PriorityQueue<>(Comparator.comparing((Timed<T> timed) -> timed.at));

    /** @param gone whether somebody is not to be offered any more; who is gone stays so */
    Deadlines(Predicate<T> gone) {
        this.gone = gone;
    }

    /** @param size how many there may be that are not gone */
    void add(Instant at, T who, int size) {
        Timed<T> last = inOrder.peekLast();
        (last == null || !at.isBefore(last.at) ? inOrder : others).add(new Timed<>(at, who));
        if (inOrder.size() + others.size() > 2 * size + KEPT) {
            inOrder.removeIf(timed -> gone.test(timed.who));
            others.removeIf(timed -> gone.test(timed.who));
        }
    }

    /** The first deadline of somebody who is not gone; null if there is none. */
    @Nullable
    Instant next() {
        Timed<T> first = first();
        return first == null ? null : first.at;
    }

    /** Takes out the first whose deadline has come and who is not gone; null if there is none. */
    @Nullable
    T late(Instant now) {
        Timed<T> first = first();
        if (first == null || first.at.isAfter(now)) {
            return null;
        }
        (first == inOrder.peek() ? inOrder : others).remove();
        return first.who;
    }

    private @Nullable Timed<T> first() {
        Timed<T> line = first(inOrder);
        Timed<T> other = first(others);
        return line == null || (other != null && other.at.isBefore(line.at)) ? other : line;
    }

    private @Nullable Timed<T> first(Queue<Timed<T>> queue) {
        Timed<T> first = queue.peek();
        while (first != null && gone.test(first.who)) {
            queue.remove();
            first = queue.peek();
        }
        return first;
    }
}
