package dev.drover.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where an invoice has what. A simple file is {@code date,model,cost[,tokens][,currency]}. The exports of OpenAI's and
 * Anthropic's cost pages are known by their columns; anything else is mapped by hand.
 *
 * @param modelBeforeComma whether the model's name ends at the first comma, as in OpenAI's {@code gpt-4.1, input}
 */
record InvoiceColumns(
        int date,
        int cost,
        @Nullable Integer model,
        @Nullable Integer tokens,
        @Nullable Integer currency,
        boolean modelBeforeComma) {
    static final Set<String> NAMES = Set.of("date", "model", "cost", "tokens", "currency");

    private record Known(Map<String, String> columns, boolean modelBeforeComma) {}

    private static final List<Known> KNOWN = List.of(
            new Known(
                    Map.of(
                            "date",
                            "start_time_iso",
                            "model",
                            "line_item",
                            "cost",
                            "amount_value",
                            "currency",
                            "amount_currency"),
                    true),
            new Known(
                    Map.of(
                            "date",
                            "start_time",
                            "model",
                            "line_item",
                            "cost",
                            "amount_value",
                            "currency",
                            "amount_currency"),
                    true),
            new Known(Map.of("date", "usage_date_utc", "model", "model", "cost", "cost_usd"), false),
            new Known(
                    Map.of(
                            "date",
                            "date",
                            "model",
                            "model",
                            "cost",
                            "cost",
                            "tokens",
                            "tokens",
                            "currency",
                            "currency"),
                    false));

    /**
     * Finds the columns.
     *
     * @param mapping of our names to the file's, wins over what is known
     * @throws InvoiceException naming what is missing and what there is
     */
    static InvoiceColumns find(Csv.Record header, Map<String, String> mapping) {
        Map<String, Integer> places = places(header);
        Known known = KNOWN.stream()
                .filter(candidate -> places.containsKey(candidate.columns.get("date"))
                        && places.containsKey(candidate.columns.get("cost")))
                .findFirst()
                .orElse(KNOWN.getLast());
        Map<String, String> names = new TreeMap<>(known.columns);
        names.putAll(mapping);
        mapping.forEach((ours, theirs) -> place(header, places, ours, theirs));
        boolean lineItems = known.modelBeforeComma && !mapping.containsKey("model");
        return new InvoiceColumns(
                place(header, places, "date", names.getOrDefault("date", "date")),
                place(header, places, "cost", names.getOrDefault("cost", "cost")),
                optional(places, names.get("model")),
                optional(places, names.get("tokens")),
                optional(places, names.get("currency")),
                lineItems);
    }

    private static Map<String, Integer> places(Csv.Record header) {
        Map<String, Integer> places = new TreeMap<>();
        for (int i = 0; i < header.cells().size(); i++) {
            String name = key(header.cells().get(i));
            if (!name.isEmpty() && places.put(name, i) != null) {
                throw new InvoiceException(header.number(), "the column '" + name + "' is there twice");
            }
        }
        return places;
    }

    private static int place(Csv.Record header, Map<String, Integer> places, String ours, String theirs) {
        Integer place = places.get(key(theirs));
        if (place == null) {
            throw new InvoiceException(
                    header.number(),
                    "there is no column '" + theirs + "' for the " + ours + ", only "
                            + String.join(", ", shortened(header.cells())) + "; say --column " + ours + "=NAME"
                            + (header.cells().size() == 1 ? "; cells must be separated by commas" : ""));
        }
        return place;
    }

    private static @Nullable Integer optional(Map<String, Integer> places, @Nullable String name) {
        return name == null ? null : places.get(key(name));
    }

    private static List<String> shortened(List<String> cells) {
        List<String> shortened = new ArrayList<>();
        for (String cell : cells.subList(0, Math.min(cells.size(), 20))) {
            shortened.add(InvoiceReader.quote(cell));
        }
        return shortened;
    }

    private static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
