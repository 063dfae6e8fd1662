package dev.drover.model.dialect;

import dev.drover.contracts.JsonMembers;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.LineWriter;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A stream of streamGenerateContent as one of chat completions. It has no end mark; a call may come in one frame and the end
 * in a later one, so that a candidate's calls are counted over the stream.
 */
final class GeminiStream implements StreamTranslation {
    private final long created;
    private final Map<Long, Integer> calls = new HashMap<>();
    private int searches;
    private boolean ended;

    GeminiStream(InstantSource clock) {
        this.created = clock.instant().getEpochSecond();
    }

    @Override
    public boolean event(String name, JsonText event, BiConsumer<String, JsonText> translated) {
        JsonMembers frame = JsonMembers.of(event, GeminiAnswer.READ);
        if (frame.present("error") != null
                || (frame.present("candidates") == null
                        && frame.present("usageMetadata") == null
                        && frame.present("promptFeedback") == null)) {
            translated.accept(name, event);
            return false;
        }
        try {
            translated.accept("", translated(frame, event.length()));
        } catch (UntranslatableException _) {
            translated.accept(name, event);
        }
        return false;
    }

    private JsonText translated(JsonMembers frame, int length) {
        LineWriter out = new LineWriter(length + 128).begin();
        GeminiAnswer.head(frame, "chat.completion.chunk", created, out);
        out.beginArray("choices");
        JsonText candidates = frame.present("candidates");
        int place = 0;
        if (candidates != null) {
            for (JsonText candidate : candidates.elements()) {
                if (candidate.isObject()) {
                    choice(JsonMembers.of(candidate, GeminiAnswer.CANDIDATE), GeminiAnswer.id(frame), place++, out);
                }
            }
        }
        if (place == 0 && GeminiAnswer.isBlocked(frame)) {
            GeminiAnswer.blocked(out, "delta");
        }
        out.endArray();
        // Before the end the counters are those of a part: a stream that is cut must not look as if it had cost no
        // more.
        if (ended || GeminiAnswer.isBlocked(frame)) {
            GeminiUsage.write(frame.present("usageMetadata"), searches, out);
        }
        return JsonText.check(out.end().bytes());
    }

    private void choice(JsonMembers candidate, String answer, int place, LineWriter out) {
        GeminiParts parts = new GeminiParts(candidate);
        long index = GeminiAnswer.index(candidate, place);
        int before = calls.getOrDefault(index, 0);
        if (parts.calls() > 0) {
            calls.put(index, before + parts.calls());
        }
        out.begin().member("index", index).begin("delta");
        parts.write(out, answer, before, false);
        String reason = GeminiAnswer.finishReason(candidate, before + parts.calls());
        ended |= reason != null;
        searches = Math.max(searches, parts.searches());
        out.end().member("finish_reason", reason).end();
    }
}
