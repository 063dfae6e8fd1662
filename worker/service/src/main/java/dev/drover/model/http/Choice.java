package dev.drover.model.http;

import dev.drover.contracts.JsonReader;
import dev.drover.contracts.JsonReader.Token;
import dev.drover.contracts.JsonText;
import dev.drover.model.dialect.FinishReason;
import dev.drover.model.dialect.FinishReasons;
import dev.drover.model.http.Members.Rules;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One choice of chat completions or of completions, while its events come. */
final class Choice {
    /** Members of a message that are the answer; the others are about the answer. */
    private static final Set<String> ANSWER = Set.of(
            "content",
            "reasoning",
            "reasoning_content",
            "reasoning_details",
            "thinking_blocks",
            "content_blocks",
            "refusal",
            "tool_calls",
            "function_call",
            "audio",
            "images");

    private final boolean chat;
    private final Kept kept;
    private final Members usage;
    private final FinishReasons reasons;
    private final Members message;
    private final Members rest;
    private String finishReason = "";
    private String beside = "";
    private boolean begun;
    private boolean filled;
    private @Nullable JsonText error;

    Choice(boolean chat, Kept kept, FinishReasons reasons) {
        this.chat = chat;
        this.kept = kept;
        this.usage = new Members(kept, Rules.COUNTERS);
        this.reasons = reasons;
        this.message = new Members(kept, Rules.MESSAGE);
        this.rest = new Members(kept, Rules.INSIDE);
    }

    void merge(JsonReader part) {
        filled = false;
        while (part.next() == Token.NAME) {
            String name = part.text();
            part.next();
            switch (name) {
                case "index" -> part.skip();
                case "delta" -> delta(part);
                case "message" -> {
                    begun = true;
                    JsonText whole = JsonText.of(part);
                    filled |= fills(whole);
                    message.fill(whole.fromValue()); // Some providers end with the whole message.
                }
                case "finish_reason" -> {
                    finishReason = stronger(finishReason, part);
                    begun |= !finishReason.isEmpty();
                }
                case "native_finish_reason" -> beside = stronger(beside, part);
                case "error" -> {
                    JsonText said = StreamedAnswer.errorOf(part);
                    error = said == null ? error : said;
                }
                case "usage" -> usage.merge(part); // Moonshot's place for the usage
                case "text", "logprobs" -> {
                    JsonText more = JsonText.of(part);
                    begun |= name.equals("text");
                    filled |= name.equals("text") && says(more);
                    rest.merge(name, more.fromValue());
                }
                default -> beside(name, part);
            }
        }
    }

    /** What the choice told as used, empty if nothing. */
    Members usage() {
        return usage;
    }

    /** Whether anything of the answer came. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether the last event brought a part of the answer. */
    boolean hasFilled() {
        return filled;
    }

    /** The last error that the choice told of, null if there was none. */
    @Nullable
    JsonText error() {
        return error;
    }

    /** The message's member of that name, null if it has not come. */
    @Nullable
    Part ofMessage(String name) {
        return message.get(name);
    }

    /** Lists grow; what else stands beside the message is told again, not continued, such as a filter's findings. */
    private void beside(String name, JsonReader part) {
        if (part.token() == Token.ARRAY) {
            rest.merge(name, part);
            return;
        }
        JsonText json = JsonText.of(part);
        if (rest.get(name) == null || !ChoicesAssembly.saysNothing(json)) {
            rest.replace(name, json);
        }
    }

    private void delta(JsonReader part) {
        JsonText delta = JsonText.of(part);
        begun |= delta.length() > 2;
        filled |= fills(delta);
        message.merge(delta.fromValue());
    }

    private static boolean fills(JsonText message) {
        if (!message.isObject()) {
            return false;
        }
        boolean filled = false;
        JsonReader reader = message.fromValue();
        while (reader.next() == Token.NAME) {
            String name = reader.text();
            reader.next();
            filled |= ANSWER.contains(name) && says(JsonText.of(reader));
            reader.skip();
        }
        return filled;
    }

    /** Whether the value is a text, a list or an object, and not an empty one. */
    private static boolean says(JsonText value) {
        JsonReader reader = value.fromValue();
        return switch (reader.token()) {
            case STRING -> reader.end() - reader.start() > 2;
            case OBJECT -> reader.next() != Token.END_OBJECT;
            case ARRAY -> reader.next() != Token.END_ARRAY;
            case NUMBER, TRUE, FALSE, NULL, NAME, END_OBJECT, END_ARRAY, END -> false;
        };
    }

    /** Some providers say a word with each event, others a weaker one after the word that counts. */
    private String stronger(String known, JsonReader value) {
        String said = value.token() == Token.STRING ? value.text() : "";
        value.skip();
        String word = reasons.stronger(known, said);
        kept.add(2L * (word.length() - known.length()));
        return word;
    }

    /** Ended, and with tool calls that can be read where the provider did not say which part belongs where. */
    boolean isWhole() {
        FinishReason meant = finishReason.isEmpty() ? reasons.missing() : reasons.of(finishReason);
        if (finishReason.isEmpty() && meant == null) {
            return false;
        }
        if (!(message.get("tool_calls") instanceof Elements calls)) {
            return true;
        }
        long unreadable =
                calls.all().stream().filter(call -> !ToolCall.canBeRead(call)).count();
        // A limit cuts arguments, too; and what is no success is none for another reason.
        boolean mayBeCut = meant == null || meant == FinishReason.LENGTH || !meant.isSuccess();
        return unreadable == 0 || !calls.isGuessed() || mayBeCut;
    }

    void writeTo(int index, Bytes out) {
        out.ascii("{\"index\":" + index);
        if (chat) {
            message.putIfAbsent("role", new Part.Raw("\"assistant\"".getBytes(StandardCharsets.US_ASCII)));
            message.putIfAbsent("content", Part.Raw.NULL);
            out.ascii(",\"message\":");
            message.writeTo(out);
        }
        rest.writeMembers(out, new boolean[] {false});
        out.ascii(",\"finish_reason\":");
        word(finishReason, out);
        if (!beside.isEmpty()) {
            out.ascii(",\"native_finish_reason\":");
            word(beside, out);
        }
        out.write('}');
    }

    private static void word(String word, Bytes out) {
        if (word.isEmpty()) {
            Part.Raw.NULL.writeTo(out);
        } else {
            Part.Text.write(word, out);
        }
    }
}
