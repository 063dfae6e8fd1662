package dev.drover.contracts;

/**
 * A gradual change to another model of a chain.
 *
 * @param model which the share begins with; one of the chain
 * @param percent of the requests, 0 to 100; a request whose key was among them stays so when the share grows
 */
public record CutOver(String model, double percent) {
    public CutOver {
        if (model.isBlank()) {
            throw new IllegalArgumentException("a cut-over names a model");
        }
        if (!(percent >= 0 && percent <= 100)) {
            throw new IllegalArgumentException("the percent of a cut-over is from 0 to 100, not " + percent);
        }
    }
}
