package dev.drover.privacy;

import java.util.function.Consumer;

/** Finds pieces of one sort in a text, in time linear in its length. */
@FunctionalInterface
interface Finder {
    void find(String text, Consumer<Span> found);
}
