package dev.drover.model;

import dev.drover.contracts.Endpoint;
import dev.drover.contracts.Json;
import dev.drover.contracts.JsonReader;
import dev.drover.contracts.JsonReader.Token;
import dev.drover.contracts.JsonText;
import dev.drover.model.AnswerFacts.Choices;
import dev.drover.model.AnswerFacts.Embeddings;
import dev.drover.model.AnswerFacts.Message;
import dev.drover.model.AnswerFacts.Response;
import dev.drover.model.dialect.FinishReason;
import dev.drover.model.dialect.FinishReasons;
import dev.drover.model.dialect.MessagesUsage;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads the facts of one body, token by token. What is kept is bounded, however large the body is. */
final class AnswerReader {
    /** Values of a usage object; one with more is read as if it said nothing. */
    private static final int MOST_USAGE_NODES = 1_000;

    private static final int MOST_SMALL_NODES = 100;
    private static final int MOST_TYPES = 64;
    private static final int LONGEST_WORD = 200;

    private final FinishReasons reasons;
    private final Endpoint endpoint;
    private final JsonReader reader;
    private final ObjectNode reported = JsonNodeFactory.instance.objectNode();
    private final Set<String> outputs = new LinkedHashSet<>();
    private final Set<String> annotations = new LinkedHashSet<>();
    private Choices choices = Choices.NONE;
    private Embeddings embeddings = Embeddings.NONE;
    private String status = "";
    private String incomplete = "";
    private String stopReason = "";
    private boolean hasBlocks;
    private boolean hasOutput;
    private boolean anyOutput;
    private boolean error;

    private AnswerReader(JsonReader reader, Endpoint endpoint, FinishReasons reasons) {
        this.reasons = reasons;
        this.endpoint = endpoint;
        this.reader = reader;
    }

    /** Of the value that the reader's last token begins; the reader is at its end afterwards. */
    static AnswerFacts read(JsonReader reader, Endpoint endpoint, FinishReasons reasons) {
        return new AnswerReader(reader, endpoint, reasons).facts();
    }

    private AnswerFacts facts() {
        boolean object = reader.token() == Token.OBJECT;
        if (object) {
            members(this::member);
        } else {
            reader.skip();
        }
        if (!outputs.isEmpty()) {
            reported.set("output", types(outputs));
        }
        if (!annotations.isEmpty()) {
            reported.putArray("choices").addObject().putObject("message").set("annotations", types(annotations));
        }
        Response response = new Response(status, incomplete, hasOutput);
        Message message = new Message(stopReason, hasBlocks);
        return new AnswerFacts(object, error, anyOutput, choices, embeddings, response, message, reported);
    }

    private void member(String name) {
        switch (name) {
            case "error" -> error |= saysError();
            case "usage" -> usage();
            case "choices" -> choices();
            case "data" -> data();
            case "status" -> status = word();
            case "incomplete_details" -> incomplete = in("reason");
            case "output" -> output();
            case "content" -> content();
            case "stop_reason" -> stopReason = word();
            default -> {
                if (UsageReader.TERMS.contains(name)) {
                    keep(name, reader, MOST_SMALL_NODES);
                } else {
                    reader.skip();
                }
            }
        }
    }

    private void choices() {
        if (reader.token() != Token.ARRAY) {
            reader.skip();
            return;
        }
        choices = Choices.NONE;
        elements(() -> {
            Choice choice = new Choice();
            if (reader.token() == Token.OBJECT) {
                members(choice::member);
            } else {
                reader.skip();
            }
            choices = choice.with(choices);
        });
    }

    /** One choice; an earlier value of a member that comes twice is forgotten, as readers of JSON do. */
    private final class Choice {
        private String finish = "";
        private String beside = "";
        private boolean content;

        void member(String name) {
            switch (name) {
                case "message" -> message();
                case "text" -> {
                    content |= reader.token() == Token.STRING;
                    anyOutput |= isFilled();
                }
                case "finish_reason" -> finish = word();
                case "native_finish_reason" -> beside = word();
                case "finish_details" -> beside = in("type");
                case "error" -> error |= saysError();
                default -> reader.skip();
            }
        }

        private void message() {
            content |= reader.token() == Token.OBJECT;
            if (reader.token() != Token.OBJECT) {
                reader.skip();
                return;
            }
            members(name -> {
                if (name.equals("annotations") && reader.token() == Token.ARRAY) {
                    elements(() -> add(annotations, reader.token() == Token.OBJECT ? in("type") : skipped()));
                } else if (name.equals("role")) {
                    reader.skip();
                } else {
                    anyOutput |= isFilled();
                }
            });
        }

        Choices with(Choices others) {
            FinishReason meant = FinishReasons.isBlank(finish) ? reasons.missing() : reasons.of(finish);
            FinishReason told = FinishReasons.isBlank(beside) ? null : reasons.of(beside);
            if (meant != null && told != null && !told.isSuccess() && meant.isSuccess()) {
                meant = told; // The router's word hides that the provider gave up.
            }
            String unknown = meant == null && !FinishReasons.isBlank(finish) ? finish : others.unknown();
            return new Choices(
                    others.count() + 1, others.allHaveContent() && content, worse(others.finish(), meant), unknown);
        }

        private static @Nullable FinishReason worse(@Nullable FinishReason a, @Nullable FinishReason b) {
            return a == null || b == null ? null : a.compareTo(b) > 0 ? a : b;
        }
    }

    private void data() {
        if (reader.token() != Token.ARRAY) {
            reader.skip();
            return;
        }
        embeddings = Embeddings.NONE;
        elements(() -> {
            boolean[] present = {false};
            if (reader.token() == Token.OBJECT) {
                members(name -> {
                    if (name.equals("embedding")) {
                        present[0] = isFilled();
                    } else {
                        reader.skip();
                    }
                });
            } else {
                reader.skip();
            }
            embeddings = new Embeddings(embeddings.count() + 1, embeddings.allPresent() && present[0]);
        });
        reported.putArray("data");
    }

    private void output() {
        hasOutput = reader.token() == Token.ARRAY;
        if (hasOutput) {
            elements(() -> {
                anyOutput = true;
                add(outputs, reader.token() == Token.OBJECT ? in("type") : skipped());
            });
        } else {
            reader.skip();
        }
    }

    private void content() {
        hasBlocks = reader.token() == Token.ARRAY;
        anyOutput |= isFilled();
    }

    private void usage() {
        if (endpoint == Endpoint.MESSAGES && reader.token() == Token.OBJECT) {
            keep("usage", MessagesUsage.normalised(JsonText.of(reader)).fromValue(), MOST_USAGE_NODES);
        } else {
            keep("usage", reader, MOST_USAGE_NODES);
        }
    }

    /** Whether the value, which is passed over, is an error and not the sign that there is none. */
    private boolean saysError() {
        return switch (reader.token()) {
            case STRING, OBJECT, ARRAY -> isFilled();
            case TRUE -> true;
            case NUMBER -> !reader.text().equals("0");
            case FALSE, NULL, NAME, END_OBJECT, END_ARRAY, END -> false;
        };
    }

    /** Passes over the value; whether it is an object or array with something in it, or a text that is not blank. */
    private boolean isFilled() {
        Token token = reader.token();
        if (token == Token.STRING) {
            return reader.end() - reader.start() > LONGEST_WORD
                    || !reader.text().isBlank();
        }
        if (token != Token.OBJECT && token != Token.ARRAY) {
            return false;
        }
        int depth = reader.depth();
        reader.next();
        boolean filled = reader.depth() >= depth;
        while (reader.depth() >= depth) {
            reader.next();
        }
        return filled;
    }

    /** The value as a short text; empty for what is none. */
    private String word() {
        if (reader.token() != Token.STRING) {
            reader.skip();
            return "";
        }
        return reader.end() - reader.start() > LONGEST_WORD ? "a word of great length" : reader.text();
    }

    /** The short text of one member of the object, which is passed over. */
    private String in(String wanted) {
        String[] found = {""};
        if (reader.token() == Token.OBJECT) {
            members(name -> {
                if (name.equals(wanted)) {
                    found[0] = word();
                } else {
                    reader.skip();
                }
            });
        } else {
            reader.skip();
        }
        return found[0];
    }

    private String skipped() {
        reader.skip();
        return "";
    }

    private void keep(String name, JsonReader from, int maxNodes) {
        JsonNode value = Json.small(from, maxNodes);
        if (value.isMissingNode()) {
            reported.remove(name);
        } else {
            reported.set(name, value);
        }
    }

    private static void add(Set<String> types, String type) {
        if (!type.isEmpty() && types.size() < MOST_TYPES) {
            types.add(type);
        }
    }

    private static ArrayNode types(Set<String> types) {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        types.forEach(type -> items.addObject().put("type", type));
        return items;
    }

    /** Reads the members of the object that the last token began; each reading must pass over the value. */
    private void members(Consumer<String> each) {
        while (reader.next() == Token.NAME) {
            String name = reader.end() - reader.start() > LONGEST_WORD ? "" : reader.text();
            reader.next();
            each.accept(name);
        }
    }

    private void elements(Runnable each) {
        while (reader.next() != Token.END_ARRAY) {
            each.run();
        }
    }
}
