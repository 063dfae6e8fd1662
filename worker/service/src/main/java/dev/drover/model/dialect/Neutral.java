package dev.drover.model.dialect;

import dev.drover.contracts.JsonText;
import java.math.BigDecimal;

/** Values of OpenAI's members that say what holds without the member, too. */
final class Neutral {
    private Neutral() {}

    /** Whether an answer is the same without the member. */
    static boolean is(String member, JsonText value) {
        return switch (member) {
            case "n" -> isNumber(value, BigDecimal.ONE);
            case "logprobs" -> value.text().equals("false");
            case "top_logprobs", "presence_penalty", "frequency_penalty" -> isNumber(value, BigDecimal.ZERO);
            case "logit_bias" -> value.isObject() && value.length() == 2;
            case "modalities" ->
                value.isArray() && value.text().replaceAll("\\s", "").equals("[\"text\"]");
            case "verbosity" -> value.text().equals("\"medium\"");
            default -> false;
        };
    }

    private static boolean isNumber(JsonText value, BigDecimal same) {
        BigDecimal number = value.number();
        return number != null && number.compareTo(same) == 0;
    }
}
