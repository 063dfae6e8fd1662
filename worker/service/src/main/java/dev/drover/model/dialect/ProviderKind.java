package dev.drover.model.dialect;

/** The kinds of providers, as {@code drover.providers[].kind} names them: a new kind is its dialect and a line here. */
public enum ProviderKind {
    OPENAI(new OpenAi()),
    AZURE(new Azure()),
    ANTHROPIC(new Anthropic()),
    GEMINI(new Gemini()),
    BEDROCK(new Bedrock());

    private static final Vocabulary WORDS = together();

    private final ProviderDialect dialect;

    ProviderKind(ProviderDialect dialect) {
        this.dialect = dialect;
    }

    public ProviderDialect dialect() {
        return dialect;
    }

    /** The words of every kind together: a gateway passes on what its upstream said. */
    public static Vocabulary words() {
        return WORDS;
    }

    private static Vocabulary together() {
        Vocabulary.Builder all = new Vocabulary.Builder();
        for (ProviderKind kind : values()) {
            all.all(kind.dialect.words());
        }
        return all.build();
    }
}
