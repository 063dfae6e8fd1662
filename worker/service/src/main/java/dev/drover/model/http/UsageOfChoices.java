package dev.drover.model.http;

import dev.drover.contracts.JsonText;
import dev.drover.model.http.Members.Rules;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Usages that are told choice by choice: the choices share their prompt, and each has a completion of its own. */
final class UsageOfChoices {
    private static final int LONGEST_COUNT = 15;
    private static final String TOTAL = "total_tokens";

    private UsageOfChoices() {}

    /** A new usage: completions are added up, of anything else the largest counts, and so does what the answer tells itself. */
    static Members with(Members answer, List<Members> choices) {
        Members all = new Members(new Kept(Long.MAX_VALUE), Rules.COUNTERS);
        choices.forEach(choice -> take(all, choice));
        if (choices.size() > 1 && !isRepeated(answer, choices)) {
            Long total = total(all, choices);
            addUp(all, choices, false);
            put(all, TOTAL, total);
        }
        take(all, answer);
        return all;
    }

    /** Whether each choice tells the usage of the whole answer once more. */
    private static boolean isRepeated(Members answer, List<Members> choices) {
        byte[] whole = json(answer);
        return choices.stream().allMatch(choice -> Arrays.equals(json(choice), whole));
    }

    private static void take(Members all, Members usage) {
        all.merge(JsonText.check(json(usage)).fromValue());
    }

    private static void addUp(Members all, List<Members> usages, boolean completion) {
        for (String name : List.copyOf(all.names())) {
            boolean adds = completion || name.contains("completion") || name.contains("output");
            if (all.get(name) instanceof Members inside) {
                List<Members> parts = new ArrayList<>();
                for (Members usage : usages) {
                    if (usage.get(name) instanceof Members part) {
                        parts.add(part);
                    }
                }
                addUp(inside, parts, adds);
            } else if (adds) {
                put(all, name, sum(usages, name));
            }
        }
    }

    /** The shared prompt once, and what each choice has beside the prompt. */
    private static @Nullable Long total(Members all, List<Members> choices) {
        String prompt = all.get("prompt_tokens") == null ? "input_tokens" : "prompt_tokens";
        Long totals = sum(choices, TOTAL);
        Long prompts = sum(choices, prompt);
        Long shared = count(all.get(prompt));
        return totals == null || prompts == null || shared == null ? null : Long.valueOf(totals - prompts + shared);
    }

    /** Null if one of them is no count, or none tells one. */
    private static @Nullable Long sum(List<Members> usages, String name) {
        long sum = 0;
        boolean any = false;
        for (Members usage : usages) {
            Part told = usage.get(name);
            if (told == null || told.isEmpty()) {
                continue;
            }
            Long count = count(told);
            if (count == null) {
                return null;
            }
            sum += count;
            any = true;
        }
        return any ? Long.valueOf(sum) : null;
    }

    private static @Nullable Long count(@Nullable Part part) {
        if (!(part instanceof Part.Raw raw) || raw.json().length > LONGEST_COUNT) {
            return null;
        }
        try {
            long count = new BigDecimal(new String(raw.json(), StandardCharsets.US_ASCII)).longValueExact();
            return count < 0 ? null : Long.valueOf(count);
        } catch (ArithmeticException | NumberFormatException _) {
            return null;
        }
    }

    private static void put(Members all, String name, @Nullable Long count) {
        if (count != null && all.get(name) != null) {
            all.replace(name, JsonText.check(Long.toString(count).getBytes(StandardCharsets.US_ASCII)));
        }
    }

    private static byte[] json(Part part) {
        Bytes json = new Bytes(256);
        part.writeTo(json);
        return json.toByteArray();
    }
}
