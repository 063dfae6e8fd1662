package dev.drover.model.http;

import dev.drover.contracts.JsonReader;
import dev.drover.contracts.JsonReader.Token;
import dev.drover.contracts.JsonText;
import dev.drover.model.UsageReader;
import dev.drover.model.dialect.FinishReasons;
import dev.drover.model.http.Members.Rules;
import java.util.List;
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
    private final FinishReasons reasons;
    private final Members top;
    private final Members usage;
    private final Map<Integer, Choice> choices = new TreeMap<>();
    private boolean begun;
    private boolean filled;
    private @Nullable JsonText error;

    private ChoicesAssembly(boolean chat, Kept kept, FinishReasons reasons) {
        this.chat = chat;
        this.kept = kept;
        this.reasons = reasons;
        this.top = new Members(kept, Rules.INSIDE);
        this.usage = new Members(kept, Rules.COUNTERS);
    }

    static ChoicesAssembly chat(Kept kept, FinishReasons reasons) {
        return new ChoicesAssembly(true, kept, reasons);
    }

    static ChoicesAssembly completions(Kept kept, FinishReasons reasons) {
        return new ChoicesAssembly(false, kept, reasons);
    }

    @Override
    public void event(JsonText event) {
        filled = false;
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
        if (!saysNothing(json) && (top.get(name) == null || !FIRST.contains(name))) {
            top.replace(name, json);
        }
    }

    /** Azure's events about filters have an empty id, an empty model and were created at 0. */
    static boolean saysNothing(JsonText json) {
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
        Integer index = index(part.fromValue());
        if (index == null || index >= MOST_CHOICES) {
            throw new Kept.TooLarge(); // To leave the choice out would make half an answer look whole.
        }
        Choice choice = choices.get(index);
        if (choice == null) {
            kept.add(4L * Kept.ENTRY);
            choice = new Choice(chat, kept, reasons);
            choices.put(index, choice);
        }
        choice.merge(part.fromValue());
        begun |= choice.hasBegun();
        filled |= choice.hasFilled();
        error = choice.error() == null ? error : choice.error();
    }

    private static @Nullable Integer index(JsonReader part) {
        Integer index = 0;
        while (part.next() == Token.NAME) {
            boolean wanted = part.is("index");
            part.next();
            if (wanted && part.token() == Token.NUMBER) {
                index = Delta.place(part);
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
    public boolean hasFilled() {
        return filled;
    }

    @Override
    public boolean isComplete() {
        return false; // Usage and content may follow the finish reason; the end mark tells.
    }

    @Override
    public void moneyTo(Bytes members) {
        boolean[] first = {members.size() == 0};
        Members used = used();
        if (!used.isEmpty()) {
            Members.writeMember("usage", used, members, first);
        }
        for (String term : UsageReader.TERMS) {
            Part said = top.get(term);
            if (said != null) {
                Members.writeMember(term, said, members, first);
            }
        }
        String begin = first[0] ? "\"choices\":[" : ",\"choices\":[";
        boolean cited = false;
        for (Choice choice : choices.values()) {
            Part pages = choice.ofMessage("annotations");
            if (pages != null) {
                members.ascii(cited ? "," : begin);
                members.ascii("{\"message\":{\"annotations\":");
                pages.writeTo(members);
                members.ascii("}}");
                cited = true;
            }
        }
        if (cited) {
            members.write(']');
        }
    }

    /** The answer's usage with those that some providers tell inside its choices. */
    private Members used() {
        List<Members> told = choices.values().stream()
                .map(Choice::usage)
                .filter(choice -> !choice.isEmpty())
                .toList();
        return told.isEmpty() ? usage : UsageOfChoices.with(usage, told);
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
        Members used = used();
        if (!used.isEmpty()) {
            out.ascii(",\"usage\":");
            used.writeTo(out);
        }
        out.write('}');
        return out.toByteArray();
    }
}
