package dev.drover.privacy;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.function.Consumer;

/** A pattern that an operator added; RE2 takes time linear in the text, whatever the pattern. */
final class OwnPattern implements Finder {
    private static final java.util.regex.Pattern NAME = java.util.regex.Pattern.compile("[a-z][a-z0-9-]{1,31}");

    private final String name;
    private final Pattern pattern;

    /** @throws IllegalArgumentException if the name is no name, or the pattern none of RE2 or one that fits nothing */
    OwnPattern(String name, String pattern) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a pattern's name is 2 to 32 of a-z, 0-9 and dash, not '" + name + "'");
        }
        this.name = name;
        try {
            this.pattern = Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("is no pattern of RE2: " + e.getDescription(), e);
        }
        if (this.pattern.matcher("").matches()) {
            throw new IllegalArgumentException("fits text without characters, so it would mask between all of them");
        }
    }

    @Override
    public void find(String text, Hints hints, Consumer<Span> found) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            boolean group = matcher.groupCount() > 0 && matcher.start(1) >= 0;
            int from = group ? matcher.start(1) : matcher.start();
            int to = group ? matcher.end(1) : matcher.end();
            if (from < to) {
                found.accept(new Span(from, to, from, name, false));
            }
        }
    }
}
