package dev.drover.privacy;

import java.util.function.Consumer;

/** Finds pieces of one sort in a text, in time linear in its length. */
@FunctionalInterface
interface Finder {
    /** @param hints of the text */
    void find(String text, Hints hints, Consumer<Span> found);
}
