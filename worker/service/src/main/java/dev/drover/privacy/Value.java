package dev.drover.privacy;

/**
 * A value behind a name: what stands between quotes, else a word.
 *
 * @param from index of its first character, behind an opening quote
 * @param to index behind its last, before a closing quote
 */
record Value(int from, int to, boolean quoted) {
    /** @param longest as far as is looked for the closing quote, and as long as a word may be */
    static Value at(String text, int start, int longest) {
        int from = start;
        while (from < text.length() && from - start < 2 && text.charAt(from) == '\\') {
            from++;
        }
        if (from < text.length() && (text.charAt(from) == '"' || text.charAt(from) == '\'')) {
            return quoted(text, from, longest);
        }
        int to = start;
        while (to < text.length() && to - start < longest && isWord(text.charAt(to))) {
            to++;
        }
        // The end of a sentence is no part of it.
        while (to > start && ".:!?".indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        return new Value(start, to, false);
    }

    /** To the closing quote, or without one to the end of the line. */
    private static Value quoted(String text, int quote, int longest) {
        char mark = text.charAt(quote);
        boolean escaped = quote > 0 && text.charAt(quote - 1) == '\\';
        int limit = Math.min(text.length(), quote + 1 + longest);
        int to = quote + 1;
        while (to < limit && text.charAt(to) != '\n' && text.charAt(to) != '\r') {
            char c = text.charAt(to);
            if (c == mark || (escaped && c == '\\' && to + 1 < limit && text.charAt(to + 1) == mark)) {
                break;
            }
            // What is escaped once belongs to the value.
            to += !escaped && c == '\\' && to + 1 < limit ? 2 : 1;
        }
        return new Value(quote + 1, Math.min(to, limit), true);
    }

    static boolean isWord(char c) {
        return !Character.isWhitespace(c) && "\"',;}<>()|\\".indexOf(c) < 0;
    }
}
