package dev.drover.contracts;

/** The three request formats; each is answered in its own kind. */
public enum WireFormat {
    /** A line of an OpenAI batch file: {@code custom_id}, {@code method}, {@code url}, {@code body}. */
    OPENAI_BATCH,
    /** KubeAI: {@code metadata}, {@code path}, {@code body}. */
    KUBEAI,
    /** llm-d: {@code id}, {@code created}, {@code deadline} in epoch seconds, {@code payload}. */
    LLM_D
}
