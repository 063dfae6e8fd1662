package dev.drover.contracts;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The body of a request, and what the rules read of it; found in one pass, as slices. Immutable. */
public final class RequestFacts {
    /** Members by which a request bounds its answer, in the order in which they count. */
    private static final List<String> LIMITS = List.of("max_completion_tokens", "max_tokens", "max_output_tokens");

    /** Members that somebody here reads; none of them may stand twice. */
    private static final List<String> READ = List.of(
            "model",
            "messages",
            "system",
            "stream",
            "stream_options",
            "max_completion_tokens",
            "max_tokens",
            "max_output_tokens",
            "n",
            "best_of",
            "tools",
            "functions",
            "response_format",
            "instructions",
            "input",
            "text",
            "prompt",
            "suffix",
            "user",
            "safety_identifier",
            "service_tier");

    private static final List<String> STREAM_OPTIONS = List.of("include_usage");
    private static final int MOST_ANSWERS = 128;
    private final JsonText body;
    private final JsonMembers members;
    private final @Nullable JsonText includeUsage;
    private final @Nullable Integer inputs;

    private RequestFacts(JsonText body, JsonMembers members, @Nullable JsonText includeUsage) {
        this.body = body;
        this.members = members;
        this.includeUsage = includeUsage;
        this.inputs = inputs(members.get("input"));
    }

    /**
     * Of a body.
     *
     * @throws IllegalArgumentException if it is no object, a member that is read stands twice, or the model is no string
     */
    public static RequestFacts of(JsonText body) {
        try {
            return read(body, "body");
        } catch (Refusal refusal) {
            throw new IllegalArgumentException(refusal.reason());
        }
    }

    /** @param path the body's name in the envelope, for messages */
    static RequestFacts read(JsonText body, String path) {
        JsonMembers members = Members.once(JsonMembers.of(body, READ), path + ".");
        JsonText model = members.present("model");
        if (model != null && !model.isString()) {
            throw Refusal.invalid(path + ".model must be a string, not " + Members.kind(model));
        }
        JsonText options = members.get("stream_options");
        JsonText includeUsage = options == null || !options.isObject()
                ? null
                : Members.once(JsonMembers.of(options, STREAM_OPTIONS), path + ".stream_options.")
                        .get("include_usage");
        return new RequestFacts(body, members, includeUsage);
    }

    /** The object that the provider will get. */
    public JsonText body() {
        return body;
    }

    /** A member of the body that is read here, {@code null} included; null if it is not given. */
    public @Nullable JsonText member(String name) {
        if (!READ.contains(name)) {
            throw new IllegalArgumentException(name + " is not read of a body");
        }
        return members.get(name);
    }

    /** As the producer named it, or null. */
    public @Nullable String model() {
        JsonText model = members.get("model");
        return model == null ? null : model.string();
    }

    /** Whether the producer asked for a stream. */
    public boolean stream() {
        JsonText stream = members.get("stream");
        return stream != null && stream.isTrue();
    }

    /** {@code stream_options.include_usage} as it was given, or null. */
    public @Nullable JsonText includeUsage() {
        return includeUsage;
    }

    /** The request's own limit on the answer, in tokens, 0 or more; null if it sets none that can be read. */
    public @Nullable Long limit() {
        return limit(Set.of());
    }

    /** As {@link #limit()}, of a body from which these members are left out. */
    public @Nullable Long limit(Set<String> without) {
        for (String name : LIMITS) {
            JsonText given = without.contains(name) ? null : members.get(name);
            Long limit = given == null ? null : given.wholeNumber();
            if (limit != null) {
                return Math.max(0, limit);
            }
        }
        return null;
    }

    /** How many answers are made for it, 1 to 128. */
    public int answers() {
        return Math.max(answers("n"), answers("best_of"));
    }

    /** How many embeddings it asks for; an array of numbers is one text as tokens. Null: cannot be said. */
    public @Nullable Integer inputs() {
        return inputs;
    }

    private int answers(String name) {
        JsonText given = members.get(name);
        BigDecimal number = given == null ? null : given.number();
        if (number == null || number.compareTo(BigDecimal.ONE) <= 0 || fraction(number)) {
            return 1;
        }
        return number.compareTo(BigDecimal.valueOf(MOST_ANSWERS)) >= 0 ? MOST_ANSWERS : number.intValue();
    }

    private static boolean fraction(BigDecimal number) {
        return number.stripTrailingZeros().scale() > 0;
    }

    private static @Nullable Integer inputs(@Nullable JsonText input) {
        if (input == null || !input.isArray()) {
            return input != null && input.isString() ? 1 : null;
        }
        JsonReader reader = input.fromValue();
        int elements = 0;
        while (reader.next() != JsonReader.Token.END_ARRAY) {
            if (elements == 0 && reader.token() == JsonReader.Token.NUMBER) {
                return 1;
            }
            reader.skip();
            elements++;
        }
        return elements == 0 ? null : elements;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RequestFacts facts && body.equals(facts.body);
    }

    @Override
    public int hashCode() {
        return body.hashCode();
    }

    @Override
    public String toString() {
        return body.toString();
    }
}
