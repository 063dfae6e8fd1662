package dev.drover.contracts;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** JSON as strangers write it: odd spaces, escapes, duplicates, exotic numbers, nesting. */
public final class TestingJson {
    private static final int LEVELS = 3;
    private static final int MEMBERS = 4;
    private static final Arbitrary<String> SPACE = Arbitraries.of("", "", "", " ", "\t", "\r\n", "\n", "  ");
    private static final List<String> PARTS = List.of(
            "a",
            "b",
            "mode",
            "Grüß",
            "👋",
            "\\u0041",
            "\\ud83d\\ude00",
            "\\\"",
            "\\\\",
            "\\/",
            "\\n",
            "\u007f",
            "\u2028",
            "x\\u0000y",
            "{",
            "]",
            ",",
            ":");

    private TestingJson() {}

    /** Any value. */
    public static Arbitrary<String> value() {
        return value(LEVELS);
    }

    /** An object; its members may have the same names. */
    public static Arbitrary<String> object() {
        return object(LEVELS);
    }

    /** Name, colon and value, with spaces. */
    public static Arbitrary<List<String>> members() {
        return members(LEVELS);
    }

    public static Arbitrary<String> space() {
        return SPACE;
    }

    /** With its quotes; short ones are often the same. */
    public static Arbitrary<String> name() {
        return quoted(Arbitraries.of(PARTS));
    }

    /** As a name; half a character, which Jackson refuses in names, may be in it. */
    public static Arbitrary<String> string() {
        return quoted(Arbitraries.oneOf(Arbitraries.of(PARTS), Arbitraries.just("\\ud83d")));
    }

    private static Arbitrary<String> quoted(Arbitrary<String> part) {
        return part.list().ofMaxSize(MEMBERS).map(parts -> "\"" + String.join("", parts) + "\"");
    }

    private static Arbitrary<String> value(int levels) {
        return levels == 0 ? scalar() : Arbitraries.oneOf(scalar(), array(levels - 1), object(levels - 1));
    }

    private static Arbitrary<String> object(int levels) {
        return members(levels).map(members -> "{" + String.join(",", members) + "}");
    }

    private static Arbitrary<List<String>> members(int levels) {
        return Combinators.combine(SPACE, name(), SPACE, SPACE, value(levels), SPACE)
                .as((a, name, b, c, value, d) -> a + name + b + ":" + c + value + d)
                .list()
                .ofMaxSize(MEMBERS);
    }

    private static Arbitrary<String> array(int levels) {
        return Combinators.combine(SPACE, value(levels), SPACE)
                .as((a, value, b) -> a + value + b)
                .list()
                .ofMaxSize(MEMBERS)
                .map(values -> "[" + String.join(",", values) + "]");
    }

    private static Arbitrary<String> scalar() {
        return Arbitraries.oneOf(
                string(),
                Arbitraries.of("true", "false", "null", "0", "-0", "1E5", "1e+400", "0.10", "-1.5e-7", "1e99999999999"),
                Arbitraries.integers().between(1, 1_200).map("9"::repeat));
    }
}
