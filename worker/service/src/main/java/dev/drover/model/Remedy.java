package dev.drover.model;

/**
 * What an operator can look at when calls fail, each with what is wrong then; {@code %1$s} is the provider, {@code %2$s} the
 * model, {@code %3$s} the key, {@code %4$s} its property, {@code %5$s} and {@code %6$s} its
 * account.
 */
enum Remedy {
    NONE("model %2$s of provider %1$s fails", ""),
    CONNECTION("provider %1$s cannot be reached", "look at drover.providers[].base-url of provider %1$s"),
    ADDRESS(
            "provider %1$s has nothing at the address that was called",
            "look at drover.providers[].base-url of provider %1$s"),
    MODEL_NAME("provider %1$s does not know model %2$s", "look at drover.models[].upstream-name of model %2$s"),
    KEY("provider %1$s refuses %3$s", "look at %4$s of provider %1$s"),
    ACCOUNT("provider %1$s says that %5$s is used up", "look at %6$s of provider %1$s");

    private final String wrong;
    private final String remedy;

    Remedy(String wrong, String remedy) {
        this.wrong = wrong;
        this.remedy = remedy;
    }

    String wrong(Model model, Credential credential) {
        return said(wrong, model, credential);
    }

    String remedy(Model model, Credential credential) {
        return said(remedy, model, credential);
    }

    private static String said(String text, Model model, Credential credential) {
        boolean sole = credential.key().isEmpty();
        String key = "key '" + credential.key() + "'";
        return text.formatted(
                model.provider().name(),
                model.name(),
                sole ? "its key" : key,
                sole ? "drover.providers[].api-key, or the file of api-key-file," : key + " in drover.providers[].keys",
                sole ? "its account" : "the account of " + key,
                sole ? "the account" : "the account of " + key);
    }
}
