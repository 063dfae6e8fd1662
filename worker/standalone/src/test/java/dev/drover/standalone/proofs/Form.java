package dev.drover.standalone.proofs;

import java.util.Locale;

/** The short form of a proof, for every build, or the exact one, with the system property {@code drover.long}. */
final class Form {
    static final boolean LONG = Boolean.getBoolean("drover.long");

    private Form() {}

    static int of(int shortForm, int longForm) {
        return LONG ? longForm : shortForm;
    }

    /** One line of figures on stdout. */
    static void print(String name, String format, Object... figures) {
        System.out.println("PROOF " + name + " (" + (LONG ? "long" : "short") + "): " + format.formatted(figures));
    }

    static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }
}
