package dev.drover.app.properties;

/**
 * One thing that is wrong with the configuration.
 *
 * @param property its full name, such as {@code drover.chains[0].models[1]}
 * @param what what is wrong, with the value unless it is secret
 * @param remedy what to do
 */
public record Problem(String property, String what, String remedy) {
    /** The same, with the place where it was written; empty for a place that is not known. */
    public Problem at(String place) {
        return place.isEmpty() ? this : new Problem(property, what + " (" + place + ")", remedy);
    }

    @Override
    public String toString() {
        return property + ": " + what + "; " + remedy;
    }
}
