package dev.drover.model.http;

import dev.drover.contracts.JsonFault;
import dev.drover.contracts.JsonMembers;
import dev.drover.contracts.JsonText;
import dev.drover.model.http.Members.Rules;
import dev.drover.model.http.Part.Raw;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Events of Anthropic's Messages: a message that begins empty, blocks that grow, a reason to stop. The type inside an event
 * counts, not the event's name: proxies lose names.
 *
 * <p>Source: <a href="https://platform.claude.com/docs/en/build-with-claude/streaming">Streaming messages</a>.
 */
final class MessageAssembly implements Assembly {
    private static final List<String> EVENT =
            List.of("type", "message", "index", "content_block", "delta", "usage", "context_management");
    /** Of an input, which stands deeper inside the result. */
    private static final int DEEPEST = 400;

    private static final List<String> DELTA = List.of("type", "partial_json", "citation");
    /** Of the message, what is written from what is kept beside it. */
    private static final Set<String> WRITTEN = Set.of("content", "usage");

    private final Kept kept;
    private final Members message;
    private final Members usage;
    private final Map<Integer, Block> blocks = new TreeMap<>();
    private int last;
    private boolean begun;
    private boolean filled;
    private boolean counted;
    private boolean stopped;
    private boolean known;

    MessageAssembly(Kept kept) {
        this.kept = kept;
        this.message = new Members(kept, Rules.INSIDE);
        this.usage = new Members(kept, Rules.COUNTERS);
    }

    @Override
    public void event(JsonText event) {
        JsonMembers parts = JsonMembers.of(event, EVENT);
        filled = false;
        known = true;
        switch (string(parts.present("type"))) {
            case "message_start" -> started(object(parts.present("message")));
            case "content_block_start" -> opened(place(parts), object(parts.present("content_block")));
            case "content_block_delta" -> grown(place(parts), object(parts.present("delta")));
            case "message_delta" -> ended(parts);
            case "message_stop" -> stopped = true;
            default -> known = false; // A ping, an error, or what comes with later versions.
        }
    }

    private void started(@Nullable JsonText begun) {
        if (begun != null) {
            begun.members((name, value) -> {
                if (!WRITTEN.contains(name)) {
                    message.replace(name, value);
                } else if (name.equals("usage") && value.isObject()) {
                    usage.merge(value.fromValue());
                }
            });
        }
    }

    private void opened(int place, @Nullable JsonText block) {
        if (block != null) {
            last = place;
            Block known = block(place);
            known.members.merge(block.fromValue());
            boolean text = known.members.get("type") instanceof Raw type
                    && new String(type.json(), StandardCharsets.UTF_8).equals("\"text\"");
            filled = !text || known.isSpoken();
            begun |= filled;
        }
    }

    private void grown(int place, @Nullable JsonText delta) {
        if (delta == null) {
            return;
        }
        last = place;
        Block block = block(place);
        JsonMembers parts = JsonMembers.of(delta, DELTA);
        switch (string(parts.present("type"))) {
            case "input_json_delta" -> block.input(string(parts.present("partial_json")));
            case "citations_delta" -> {
                JsonText citation = parts.present("citation");
                if (citation != null) {
                    JsonText list = JsonText.check(("[" + citation.text() + "]").getBytes(StandardCharsets.UTF_8));
                    block.members.merge("citations", list.fromValue());
                }
            }
            default ->
                delta.members((name, value) -> {
                    if (!name.equals("type")) {
                        block.members.merge(name, value.fromValue());
                    }
                });
        }
        filled = true;
        begun = true;
    }

    private void ended(JsonMembers event) {
        JsonText delta = object(event.present("delta"));
        if (delta != null) {
            delta.members((name, value) -> {
                if (!WRITTEN.contains(name) && !value.isNull()) {
                    message.replace(name, value);
                }
            });
        }
        JsonText managed = event.present("context_management");
        if (managed != null) {
            message.replace("context_management", managed);
        }
        JsonText told = object(event.present("usage"));
        if (told != null) {
            counted = true;
            usage.merge(told.fromValue());
        }
    }

    private Block block(int place) {
        Block known = blocks.get(place);
        if (known == null) {
            kept.add(Kept.ENTRY);
            known = new Block();
            blocks.put(place, known);
        }
        return known;
    }

    /** Of the block that an event is about; one without an index is about the last. */
    private int place(JsonMembers event) {
        JsonText index = event.present("index");
        Long place = index == null ? null : index.wholeNumber();
        return place == null || place < 0 || place > Integer.MAX_VALUE ? last : place.intValue();
    }

    @Override
    public boolean hasBegun() {
        return begun;
    }

    @Override
    public boolean hasFilled() {
        return filled;
    }

    /** Readers of Anthropic's want all from the message's start to its stop. */
    @Override
    public boolean isReadAlong() {
        return known;
    }

    @Override
    public boolean isComplete() {
        return stopped;
    }

    /** What a message begins with holds a placeholder for the output: alone it says nothing. */
    @Override
    public void moneyTo(Bytes members) {
        if (counted) {
            Members.writeMember("usage", usage, members, new boolean[] {true});
        }
    }

    @Override
    public @Nullable JsonText error() {
        return null;
    }

    @Override
    public byte @Nullable [] finish() {
        Part stopReason = message.get("stop_reason");
        if (stopReason == null || stopReason.isEmpty()) {
            return null;
        }
        Bytes out = new Bytes(1024);
        boolean[] first = {true};
        out.write('{');
        message.writeMembers(out, first);
        out.ascii(first[0] ? "\"content\":[" : ",\"content\":[");
        boolean[] none = {true};
        blocks.values().forEach(block -> {
            if (!none[0]) {
                out.write(',');
            }
            none[0] = false;
            block.writeTo(out);
        });
        out.write(']');
        Members.writeMember("usage", usage, out, new boolean[] {false});
        out.write('}');
        return out.toByteArray();
    }

    private static @Nullable JsonText object(@Nullable JsonText value) {
        return value != null && value.isObject() ? value : null;
    }

    private static String string(@Nullable JsonText value) {
        String text = value == null ? null : value.string();
        return text == null ? "" : text;
    }

    /** One part of the content. The input of a tool comes as pieces of JSON. */
    private final class Block {
        private final Members members = new Members(kept, Rules.INSIDE);
        private final StringBuilder input = new StringBuilder();

        void input(String more) {
            kept.add(2L * more.length());
            input.append(more);
        }

        boolean isSpoken() {
            Part text = members.get("text");
            return text != null && !text.isEmpty();
        }

        void writeTo(Bytes out) {
            if (!input.toString().isBlank()) {
                byte[] json = input.toString().getBytes(StandardCharsets.UTF_8);
                members.remove("input");
                members.putIfAbsent("input", new Raw(isJson(json) ? json : quoted()));
            }
            members.writeTo(out);
        }

        /** An input that was cut at the limit on tokens is no JSON; nothing of it is lost as a text. */
        private byte[] quoted() {
            Bytes text = new Bytes(input.length() + 16);
            Part.Text.write(input, text);
            return text.toByteArray();
        }

        private static boolean isJson(byte[] json) {
            try {
                JsonText.check(json, DEEPEST);
                return true;
            } catch (JsonFault _) {
                return false;
            }
        }
    }
}
