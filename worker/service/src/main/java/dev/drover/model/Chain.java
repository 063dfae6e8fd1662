package dev.drover.model;

import java.util.List;

/** An ordered list of models; the first that may answer, answers. Never empty. */
public record Chain(String name, List<Model> models) {
    public Chain {
        models = List.copyOf(models);
        if (models.isEmpty()) {
            throw new IllegalArgumentException("chain " + name + " has no models");
        }
    }
}
