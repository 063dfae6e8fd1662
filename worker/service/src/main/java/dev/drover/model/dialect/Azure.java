package dev.drover.model.dialect;

import dev.drover.contracts.FailureCode;

/** Azure OpenAI: OpenAI's form behind a key header and, with its older addresses, behind a deployment. */
final class Azure extends OpenAiCompatible {
    private static final Vocabulary WORDS = new Vocabulary.Builder()
            .error(FailureCode.MODEL_NOT_FOUND, "deploymentnotfound")
            .error(FailureCode.CONTENT_POLICY, "responsibleaipolicyviolation")
            .requestId("apim-request-id")
            .build();

    Azure() {
        super("api-key", "");
    }

    @Override
    public Vocabulary words() {
        return WORDS;
    }

    @Override
    public String priceListPrefix() {
        return "azure";
    }
}
