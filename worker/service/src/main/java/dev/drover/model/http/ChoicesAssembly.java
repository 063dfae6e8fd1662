package dev.drover.model.http;

import dev.drover.contracts.JsonFault;
import dev.drover.contracts.JsonReader;
import dev.drover.contracts.JsonReader.Token;
import dev.drover.contracts.JsonText;
import dev.drover.model.http.Members.Numbers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Events of chat completions and of completions. */
final class ChoicesAssembly implements Assembly {
    private static final int MOST_CHOICES = 128;
    /** Of the answer, not of one event: the first that says something stands. */
    private static final Set<String> FIRST = Set.of("id", "model", "created", "system_fingerprint");

    private final boolean chat;
    private final Kept kept;
    private final boolean acceptUnfinished;
    private final Members top;
    private final Members usage;
    private final Map<Integer, Choice> choices = new TreeMap<>();
    private boolean begun;
    private @Nullable JsonText error;

    private ChoicesAssembly(boolean chat, Kept kept, boolean acceptUnfinished) {
        this.chat = chat;
        this.kept = kept;
        this.acceptUnfinished = acceptUnfinished;
        this.top = new Members(kept, Numbers.LAST);
        this.usage = new Members(kept, Numbers.LARGEST);
    }

    static ChoicesAssembly chat(Kept kept, boolean acceptUnfinished) {
        return new ChoicesAssembly(true, kept, acceptUnfinished);
    }

    static ChoicesAssembly completions(Kept kept, boolean acceptUnfinished) {
        return new ChoicesAssembly(false, kept, acceptUnfinished);
    }

    @Override
    public void event(JsonText event) {
        JsonReader reader = event.fromValue();
        while (reader.next() == Token.NAME) {
            String name = reader.text();
            reader.next();
            switch (name) {
                case "choices" -> choices(reader);
                case "usage" -> usage.merge(reader);
                case "object" -> reader.skip(); // An event's, not the answer's.
                default -> top(name, reader);
            }
        }
    }

    private void top(String name, JsonReader value) {
        JsonText json = JsonText.of(value);
        boolean known = top.get(name) != null;
        if (saysNothing(json) || (known && FIRST.contains(name))) {
            return;
        }
        kept.add(json.length() + (known ? 0 : Kept.ENTRY));
        top.remove(name);
        top.putIfAbsent(name, Part.Raw.of(json));
    }

    /** Azure's events about filters have an empty id, an empty model and were created at 0. */
    private static boolean saysNothing(JsonText json) {
        return json.length() <= 4 && Set.of("null", "\"\"", "0", "{}", "[]").contains(json.text());
    }

    private void choices(JsonReader array) {
        if (array.token() != Token.ARRAY) {
            array.skip();
            return;
        }
        while (array.next() != Token.END_ARRAY) {
            JsonText part = JsonText.of(array);
            if (part.isObject()) {
                choice(part);
            }
        }
    }

    private void choice(JsonText part) {
        int index = index(part.fromValue());
        if (index >= MOST_CHOICES) {
            throw new Kept.TooLarge(); // To leave the choice out would make half an answer look whole.
        }
        Choice choice = choices.get(index);
        if (choice == null) {
            kept.add(4L * Kept.ENTRY);
            choice = new Choice();
            choices.put(index, choice);
        }
        choice.merge(part.fromValue());
    }

    private static int index(JsonReader part) {
        int index = 0;
        while (part.next() == Token.NAME) {
            boolean wanted = part.is("index");
            part.next();
            if (wanted && part.token() == Token.NUMBER) {
                index = Elements.place(part);
            }
            part.skip();
        }
        return index;
    }

    @Override
    public boolean hasBegun() {
        return begun;
    }

    @Override
    public boolean isComplete() {
        return false; // Usage and content may follow the finish reason; the end mark tells.
    }

    @Override
    public void usageTo(Bytes members) {
        if (!usage.isEmpty()) {
            members.ascii("\"usage\":");
            usage.writeTo(members);
        }
    }

    @Override
    public @Nullable JsonText error() {
        return error;
    }

    @Override
    public byte @Nullable [] finish() {
        if (choices.isEmpty() || choices.values().stream().anyMatch(choice -> !choice.isWhole())) {
            return null;
        }
        Bytes out = new Bytes(1_024);
        out.write('{');
        boolean[] first = {true};
        top.writeMembers(out, first);
        out.ascii(first[0] ? "\"object\":" : ",\"object\":");
        out.ascii(chat ? "\"chat.completion\"" : "\"text_completion\"");
        out.ascii(",\"choices\":[");
        boolean[] none = {true};
        choices.forEach((index, choice) -> {
            if (!none[0]) {
                out.write(',');
            }
            none[0] = false;
            choice.writeTo(index, out);
        });
        out.write(']');
        if (!usage.isEmpty()) {
            out.write(',');
            usageTo(out);
        }
        out.write('}');
        return out.toByteArray();
    }

    private final class Choice {
        private final Members message = new Members(kept, Numbers.LAST);
        private final Members rest = new Members(kept, Numbers.LAST);
        private String finishReason = "";

        void merge(JsonReader part) {
            while (part.next() == Token.NAME) {
                String name = part.text();
                part.next();
                switch (name) {
                    case "index" -> part.skip();
                    case "delta" -> delta(part);
                    case "message" -> whole(part);
                    case "finish_reason" -> finishReason(part);
                    case "error" -> error(part);
                    case "usage" -> usage.merge(part); // Moonshot's place for the usage
                    case "text", "logprobs" -> {
                        begun |= name.equals("text");
                        rest.merge(name, part);
                    }
                    default -> beside(name, part);
                }
            }
        }

        /** Lists grow; what else stands beside the message is told again, not continued, such as a filter's findings. */
        private void beside(String name, JsonReader part) {
            if (part.token() == Token.ARRAY) {
                rest.merge(name, part);
                return;
            }
            JsonText json = JsonText.of(part);
            boolean known = rest.get(name) != null;
            if (!known || !saysNothing(json)) {
                kept.add(json.length() + (known ? 0 : Kept.ENTRY));
                rest.remove(name);
                rest.putIfAbsent(name, Part.Raw.of(json));
            }
        }

        private void delta(JsonReader part) {
            JsonText delta = JsonText.of(part);
            begun |= delta.length() > 2;
            message.merge(delta.fromValue());
        }

        /** Some providers end with the whole message. */
        private void whole(JsonReader part) {
            begun = true;
            if (message.isEmpty()) {
                message.merge(part);
            } else {
                part.skip();
            }
        }

        private void finishReason(JsonReader part) {
            String said = part.token() == Token.STRING ? part.text() : "";
            part.skip();
            // A stop says less than any other word: some say it with each event, others after the word that counts.
            boolean lesser = said.equalsIgnoreCase("stop") && !finishReason.isEmpty();
            if (!said.isBlank() && !said.equals("null") && !lesser) {
                kept.add(2L * said.length());
                finishReason = said;
                begun = true;
            }
        }

        private void error(JsonReader part) {
            JsonText json = JsonText.of(part);
            if (json.isObject() && json.length() > 2) {
                error = json;
            }
        }

        /** Ended, and with tool calls that can be read where the provider did not say which part belongs where. */
        boolean isWhole() {
            if (finishReason.isEmpty() && !acceptUnfinished) {
                return false;
            }
            if (!(message.get("tool_calls") instanceof Elements calls)) {
                return true;
            }
            long unreadable =
                    calls.all().stream().filter(call -> !canBeRead(call)).count();
            return unreadable == 0
                    || !calls.isGuessed()
                    || finishReason.equalsIgnoreCase("length")
                    || finishReason.equalsIgnoreCase("max_tokens");
        }

        private boolean canBeRead(Part call) {
            Part function = call instanceof Members members ? members.get("function") : null;
            Part arguments = function instanceof Members members ? members.get("arguments") : null;
            if (!(arguments instanceof Part.Text text) || text.all().isBlank() || isJson(text.all())) {
                return true;
            }
            String before =
                    text.all().substring(0, text.all().length() - text.last().length());
            boolean again = isJson(before) || text.last().startsWith(before);
            if (again && text.last().startsWith("{") && isJson(text.last())) {
                text.keepLast(); // Repeated whole in the last event.
                return true;
            }
            return false;
        }

        private boolean isJson(String text) {
            try {
                JsonText.check(text.getBytes(StandardCharsets.UTF_8), 500);
                return !text.isBlank();
            } catch (JsonFault _) {
                return false;
            }
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
            if (finishReason.isEmpty()) {
                Part.Raw.NULL.writeTo(out);
            } else {
                Part.Text.write(finishReason, out);
            }
            out.write('}');
        }
    }
}
