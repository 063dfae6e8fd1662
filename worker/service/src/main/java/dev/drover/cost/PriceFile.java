package dev.drover.cost;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * A price file in the format of LiteLLM's {@code model_prices_and_context_window.json}: an object with an entry per
 * model, prices in USD per token. Numbers are taken to their last digit. An entry that is wrong concerns nobody but
 * those who look it up.
 */
public final class PriceFile {
    /** Documents the format, in the map itself. */
    private static final String SAMPLE = "sample_spec";

    private static final int LONGEST_MESSAGE = 200;

    private final Map<String, PriceEntry> entries;

    private PriceFile(Map<String, PriceEntry> entries) {
        this.entries = entries;
    }

    /**
     * Reads the whole file.
     *
     * @throws PriceFileException if it is no JSON object with entries, with line and column
     */
    public static PriceFile read(byte[] json) {
        Map<String, PriceEntry> entries = new HashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new PriceFileException("is no JSON object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (name.equals(SAMPLE)) {
                    parser.skipChildren();
                } else if (entries.put(name, EntryReader.read(parser)) != null) {
                    entries.put(name, new PriceEntry.Broken("is there twice"));
                }
            }
            if (parser.nextToken() != null) {
                throw new PriceFileException(at(parser.currentTokenLocation()) + ": something follows the object");
            }
        } catch (JacksonException e) {
            throw new PriceFileException(at(e.getLocation()) + ": " + brief(e.getOriginalMessage()));
        }
        if (entries.isEmpty()) {
            throw new PriceFileException("has no entry");
        }
        return new PriceFile(entries);
    }

    /** What it says of a model; empty if it says nothing. */
    public Optional<PriceEntry> entry(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** How many models it has entries of. */
    public int size() {
        return entries.size();
    }

    /** What is wrong with entries, whether anybody looks them up or not: {@code key: why}, in the order of keys. */
    public List<String> broken() {
        List<String> broken = new ArrayList<>();
        new TreeMap<>(entries).forEach((key, entry) -> {
            if (entry instanceof PriceEntry.Broken(var why)) {
                broken.add(brief(key) + ": " + why);
            }
        });
        return broken;
    }

    private static String at(TokenStreamLocation location) {
        return "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static String brief(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "…";
    }
}
