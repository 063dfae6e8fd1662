package dev.drover.operations.setup;

import java.util.Locale;

/** Where people begin: a provider, or a server of one's own, as far as a first configuration differs by it. */
public enum DraftProvider {
    OPENAI("https://api.openai.com/v1", "openai", "OPENAI_API_KEY", "gpt-4.1", "gpt-4.1-mini"),
    AZURE(
            "https://YOUR-RESOURCE.openai.azure.com/openai/v1",
            "azure",
            "AZURE_OPENAI_API_KEY",
            "gpt-4.1",
            "gpt-4.1-mini"),
    ANTHROPIC(
            "https://api.anthropic.com/v1", "anthropic", "ANTHROPIC_API_KEY", "claude-sonnet-4-5", "claude-haiku-4-5"),
    GEMINI(
            "https://generativelanguage.googleapis.com/v1beta",
            "gemini",
            "GEMINI_API_KEY",
            "gemini-2.5-pro",
            "gemini-2.5-flash"),
    BEDROCK(
            "https://bedrock-mantle.us-east-1.api.aws/openai/v1",
            "bedrock",
            "AWS_BEARER_TOKEN_BEDROCK",
            "openai.gpt-oss-120b",
            "openai.gpt-oss-20b"),
    OLLAMA("http://localhost:11434/v1", "openai", "", "llama3.2", "llama3.2:1b"),
    VLLM("http://localhost:8000/v1", "openai", "", "Qwen/Qwen3-8B", "Qwen/Qwen3-4B");

    private final String address;
    private final String dialect;
    private final String variable;
    private final String model;
    private final String fallBack;

    DraftProvider(String address, String dialect, String variable, String model, String fallBack) {
        this.address = address;
        this.dialect = dialect;
        this.variable = variable;
        this.model = model;
        this.fallBack = fallBack;
    }

    /** What people and files call it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String address() {
        return address;
    }

    /** The value of {@code drover.providers[].kind}. */
    String dialect() {
        return dialect;
    }

    /** The environment variable with the key; empty for a provider that wants none. */
    public String variable() {
        return variable;
    }

    /** A model that the provider serves, for a start. */
    String model() {
        return model;
    }

    /** A smaller one, for when the other does not answer. */
    String fallBack() {
        return fallBack;
    }

    /** Whether the models run on machines of one's own, where nobody sends a bill. */
    boolean isOwn() {
        return variable.isEmpty();
    }
}
