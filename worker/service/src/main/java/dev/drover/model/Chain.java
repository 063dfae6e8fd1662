package dev.drover.model;

import java.util.List;
import java.util.stream.Stream;

/** A list of models; the first that may answer, answers. Never empty. */
public record Chain(String name, List<Model> models, ChainOrder order) {
    public Chain {
        models = List.copyOf(models);
        if (models.isEmpty()) {
            throw new IllegalArgumentException("chain " + name + " has no models");
        }
    }

    /** One that is tried as it is listed. */
    public Chain(String name, List<Model> models) {
        this(name, models, ChainOrder.LISTED);
    }

    /** The same for a request that names a model, which need not be one of the chain. */
    public Chain withFirst(Model first) {
        List<Model> all = Stream.concat(Stream.of(first), models.stream().filter(model -> !model.equals(first)))
                .toList();
        return new Chain(name, all, order.withFirst());
    }
}
