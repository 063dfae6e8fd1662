package dev.drover.model;

/** What an operator can look at when calls fail, each with what is wrong then; {@code %1$s} is the provider, {@code %2$s} the model. */
enum Remedy {
    NONE("model %2$s of provider %1$s fails", ""),
    CONNECTION("provider %1$s cannot be reached", "look at drover.providers[].base-url of provider %1$s"),
    ADDRESS(
            "provider %1$s has nothing at the address that was called",
            "look at drover.providers[].base-url of provider %1$s"),
    MODEL_NAME("provider %1$s does not know model %2$s", "look at drover.models[].upstream-name of model %2$s"),
    KEY("provider %1$s refuses its key", "look at drover.providers[].api-key of provider %1$s"),
    ACCOUNT("provider %1$s says that its account is used up", "look at the account of provider %1$s");

    private final String wrong;
    private final String remedy;

    Remedy(String wrong, String remedy) {
        this.wrong = wrong;
        this.remedy = remedy;
    }

    String wrong(Model model) {
        return wrong.formatted(model.provider().name(), model.name());
    }

    String remedy(Model model) {
        return remedy.formatted(model.provider().name(), model.name());
    }
}
