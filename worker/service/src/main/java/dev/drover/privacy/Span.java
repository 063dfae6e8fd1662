package dev.drover.privacy;

/**
 * A piece of a text that is to be masked.
 *
 * @param from index of its first character
 * @param to index behind its last
 * @param core index from which equal values are equal: behind the scheme of a credential
 * @param label what stands in its place, without brackets
 * @param closed whether a finding that begins within it and ends behind it is dropped, and not masked together with it
 */
record Span(int from, int to, int core, String label, boolean closed) {
    Span {
        if (from < 0 || core < from || to <= core) {
            throw new IllegalArgumentException("no span: " + from + ".." + core + ".." + to);
        }
    }

    static Span of(Kind kind, int from, int to) {
        return new Span(from, to, from, kind.wire(), false);
    }

    int length() {
        return to - from;
    }
}
