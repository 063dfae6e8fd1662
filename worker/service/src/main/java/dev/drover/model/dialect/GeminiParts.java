package dev.drover.model.dialect;

import dev.drover.contracts.JsonMembers;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.LineWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of one candidate, of a whole answer or of a stream's frame, as members of a message or of a delta. */
final class GeminiParts {
    /** Begins the ids that calls get here: Gemini gives ids to calls of some models alone. */
    static final String OUR_IDS = "call_drover_";

    private static final List<String> PART =
            List.of("text", "thought", "functionCall", "thoughtSignature", "inlineData");

    /** Beyond any honest answer's; each takes many times its bytes. */
    private static final int MOST_PARTS = 10_000;
    /** OpenAI takes ids of 40 characters back. */
    private static final int LONGEST_ID = 22;

    private static final List<String> CALL = List.of("id", "name", "args");
    private static final List<String> CHUNK = List.of("web");
    private static final List<String> PAGE = List.of("uri", "title");

    private final List<JsonText> texts = new ArrayList<>();
    private final List<JsonText> thoughts = new ArrayList<>();
    private final List<JsonMembers> calls = new ArrayList<>();
    private final List<JsonText> pictures = new ArrayList<>();
    private final List<JsonText> pages = new ArrayList<>();
    private final List<JsonText> others = new ArrayList<>();
    private int searches;
    private @Nullable JsonText signature;

    /**
     * Reads what a candidate holds.
     *
     * @param candidate its {@code content} and {@code groundingMetadata}
     * @throws UntranslatableException if there are more parts than an answer has
     */
    GeminiParts(JsonMembers candidate) {
        JsonText parts = inside(candidate.present("content"), "parts");
        if (parts != null) {
            int left = MOST_PARTS;
            for (JsonText part : parts.elements()) {
                if (--left < 0) {
                    throw new UntranslatableException("an answer of more than " + MOST_PARTS + " parts");
                }
                if (part.isObject()) {
                    part(part, JsonMembers.of(part, PART));
                }
            }
        }
        grounding(candidate);
    }

    private void grounding(JsonMembers candidate) {
        JsonText queries = inside(candidate.present("groundingMetadata"), "webSearchQueries");
        if (queries != null) {
            for (JsonText _ : queries.elements()) {
                searches++;
            }
        }
        JsonText chunks = inside(candidate.present("groundingMetadata"), "groundingChunks");
        if (chunks != null) {
            for (JsonText chunk : chunks.elements()) {
                JsonText web = chunk.isObject() ? JsonMembers.of(chunk, CHUNK).present("web") : null;
                if (web != null && web.isObject() && pages.size() < MOST_PARTS) {
                    pages.add(web);
                } else {
                    searches = Math.max(1, searches); // Of maps, or of files.
                }
            }
        }
    }

    int calls() {
        return calls.size();
    }

    /** Searches that Google has made for the answer. */
    int searches() {
        return searches;
    }

    /**
     * Writes the members.
     *
     * @param answer the answer's own id, from which calls without one get theirs
     * @param before calls that came in earlier frames of the stream
     * @param whole whether the answer is no stream
     */
    void write(LineWriter out, String answer, int before, boolean whole) {
        if (whole || !texts.isEmpty()) {
            out.joined("content", texts);
        }
        if (!thoughts.isEmpty()) {
            out.joined("reasoning_content", thoughts);
        }
        if (!calls.isEmpty()) {
            out.beginArray("tool_calls");
            for (int i = 0; i < calls.size(); i++) {
                call(calls.get(i), answer, before + i, whole, out);
            }
            out.endArray();
        }
        if (signature != null) {
            extra(signature, out);
        }
        if (!pictures.isEmpty()) {
            out.beginArray("images");
            pictures.forEach(picture -> picture(picture, out));
            out.endArray();
        }
        if (!others.isEmpty()) {
            out.beginArray("content_blocks");
            others.forEach(out::value);
            out.endArray();
        }
        if (!pages.isEmpty()) {
            out.beginArray("annotations");
            pages.forEach(page -> cited(page, out));
            out.endArray();
        }
    }

    private void part(JsonText whole, JsonMembers part) {
        JsonText text = part.present("text");
        JsonText thought = part.present("thought");
        JsonText call = part.present("functionCall");
        JsonText picture = part.present("inlineData");
        if (call != null && call.isObject()) {
            calls.add(part);
            return;
        }
        if (part.present("thoughtSignature") != null) {
            signature = part.present("thoughtSignature");
        }
        if (picture != null && picture.isObject()) {
            pictures.add(picture);
        }
        if (text != null && text.isString()) {
            (thought != null && thought.isTrue() ? thoughts : texts).add(text);
        } else if (picture == null && part.present("thoughtSignature") == null) {
            others.add(whole);
        }
    }

    private static void call(JsonMembers part, String answer, int index, boolean whole, LineWriter out) {
        JsonText said = part.present("functionCall");
        JsonMembers call = said == null ? null : JsonMembers.of(said, CALL);
        out.begin();
        if (!whole) {
            out.member("index", (long) index);
        }
        JsonText id = call == null ? null : call.present("id");
        if (id == null || id.length() <= 2) {
            String own = answer.substring(0, Math.min(LONGEST_ID, answer.length()));
            out.member("id", OUR_IDS + own + "_" + index);
        } else {
            out.member("id", id);
        }
        out.member("type", "function").begin("function");
        JsonText name = call == null ? null : call.present("name");
        JsonText arguments = call == null ? null : call.present("args");
        if (name != null) {
            out.member("name", name);
        }
        if (arguments == null) {
            out.member("arguments", "{}");
        } else {
            out.textOf("arguments", arguments);
        }
        out.end();
        JsonText signature = part.present("thoughtSignature");
        if (signature != null) {
            extra(signature, out);
        }
        out.end();
    }

    private static void extra(JsonText signature, LineWriter out) {
        out.begin("extra_content")
                .begin("google")
                .member("thought_signature", signature)
                .end()
                .end();
    }

    /** As OpenRouter has pictures in answers. */
    private static void picture(JsonText picture, LineWriter out) {
        JsonMembers parts = JsonMembers.of(picture, List.of("mimeType", "data"));
        JsonText type = parts.present("mimeType");
        JsonText data = parts.present("data");
        String url = "data:" + (type == null ? "" : type.string()) + ";base64," + (data == null ? "" : data.string());
        out.begin()
                .member("type", "image_url")
                .begin("image_url")
                .member("url", url)
                .end()
                .end();
    }

    /** Of the whole answer: OpenAI wants a place in the text, which Google tells by the byte and apart from the page. */
    private static void cited(JsonText page, LineWriter out) {
        JsonMembers parts = JsonMembers.of(page, PAGE);
        out.begin().member("type", "url_citation").begin("url_citation");
        JsonText uri = parts.present("uri");
        JsonText title = parts.present("title");
        out.member("start_index", 0L).member("end_index", 0L);
        out.member("url", uri == null ? "" : uri.string()).member("title", title == null ? "" : title.string());
        out.end().end();
    }

    private static @Nullable JsonText inside(@Nullable JsonText object, String member) {
        return object != null && object.isObject()
                ? JsonMembers.of(object, List.of(member)).present(member)
                : null;
    }
}
