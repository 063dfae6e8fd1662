package dev.drover.model.dialect;

import dev.drover.contracts.JsonFault;
import dev.drover.contracts.JsonMembers;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.LineWriter;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What generateContent answers as a chat completion. A prompt that was blocked is a choice that a filter kept back. */
final class GeminiAnswer {
    static final List<String> READ =
            List.of("candidates", "promptFeedback", "usageMetadata", "modelVersion", "responseId", "error");

    static final List<String> CANDIDATE = List.of("index", "content", "finishReason", "groundingMetadata");

    private static final int DEEPEST = 500;

    private GeminiAnswer() {}

    /** The body as it came if it is no answer. */
    static byte[] of(byte[] body, InstantSource clock) {
        JsonText json;
        try {
            json = JsonText.check(body, DEEPEST);
        } catch (JsonFault _) {
            return body;
        }
        JsonMembers answer = json.isObject() ? JsonMembers.of(json, READ) : null;
        if (answer == null || !isAnswer(answer)) {
            return body;
        }
        try {
            return translated(answer, body.length, clock);
        } catch (UntranslatableException _) {
            return body;
        }
    }

    private static byte[] translated(JsonMembers answer, int length, InstantSource clock) {
        LineWriter out = new LineWriter(length + 256).begin();
        head(answer, "chat.completion", clock.instant().getEpochSecond(), out);
        out.beginArray("choices");
        JsonText candidates = answer.present("candidates");
        int place = 0;
        int searches = 0;
        if (candidates != null) {
            for (JsonText candidate : candidates.elements()) {
                if (candidate.isObject()) {
                    searches += choice(JsonMembers.of(candidate, CANDIDATE), id(answer), place++, out);
                }
            }
        }
        if (place == 0 && isBlocked(answer)) {
            blocked(out, "message");
        }
        out.endArray();
        GeminiUsage.write(answer.present("usageMetadata"), searches, out);
        JsonText feedback = answer.present("promptFeedback");
        if (feedback != null) {
            out.member("prompt_feedback", feedback);
        }
        return out.end().bytes();
    }

    private static boolean isAnswer(JsonMembers answer) {
        return answer.present("error") == null
                && (answer.present("candidates") != null
                        || answer.present("promptFeedback") != null
                        || answer.present("usageMetadata") != null);
    }

    static boolean isBlocked(JsonMembers answer) {
        JsonText feedback = answer.present("promptFeedback");
        return feedback != null
                && feedback.isObject()
                && JsonMembers.of(feedback, List.of("blockReason")).present("blockReason") != null;
    }

    static void blocked(LineWriter out, String member) {
        out.begin().member("index", 0L).begin(member).member("role", "assistant");
        out.nothing("content").end().member("finish_reason", "content_filter").end();
    }

    static String id(JsonMembers answer) {
        JsonText id = answer.present("responseId");
        String text = id == null ? null : id.string();
        return text == null ? "" : text;
    }

    static void head(JsonMembers answer, String object, long created, LineWriter out) {
        JsonText id = answer.present("responseId");
        if (id != null) {
            out.member("id", id);
        }
        out.member("object", object).member("created", created);
        JsonText model = answer.present("modelVersion");
        if (model != null) {
            out.member("model", model);
        }
    }

    /** Returns how often was searched for it. */
    private static int choice(JsonMembers candidate, String answer, int place, LineWriter out) {
        GeminiParts parts = new GeminiParts(candidate);
        out.begin().member("index", index(candidate, place)).begin("message").member("role", "assistant");
        parts.write(out, answer, 0, true);
        out.end()
                .member("finish_reason", finishReason(candidate, parts.calls()))
                .end();
        return parts.searches();
    }

    static long index(JsonMembers candidate, int otherwise) {
        JsonText index = candidate.present("index");
        Long given = index == null ? null : index.wholeNumber();
        return given == null ? otherwise : given;
    }

    /** Null while the candidate goes on. A word that is no success, or that nobody knows, stays as it came. */
    static @Nullable String finishReason(JsonMembers candidate, int calls) {
        JsonText reason = candidate.present("finishReason");
        String word = reason == null ? null : reason.string();
        return switch (word) {
            case "STOP" -> calls > 0 ? "tool_calls" : "stop";
            case "MAX_TOKENS" -> "length";
            case "SAFETY",
                    "RECITATION",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "LANGUAGE",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION",
                    "MODEL_ARMOR" -> "content_filter";
            case null, default -> word;
        };
    }
}
