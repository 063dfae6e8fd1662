package dev.drover.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Secrets that were configured, wherever they stand: as they are, URL-encoded, escaped as in JSON, in base 64, the words
 * of a value of several, and every 12 characters in a row of one of 20 or more, since those who quote a key often cut it.
 * Takes time linear in the length of the text, whatever the number of secrets.
 */
final class ToldSecrets implements Finder {
    /** Shorter ones would mask ordinary words. */
    private static final int SHORTEST = 6;

    private static final int SHORTEST_WORD = 8;
    private static final int GRAM = 12;
    private static final int LONG = 20;
    private static final Pattern RANDOM = Pattern.compile("(?=[^0-9]*[0-9])[A-Za-z0-9_+/=.~-]+");
    private static final long BASE = 1_000_003;
    private static final int KNOWN_BITS = 16;

    private final int count;
    /** By the hash of their first characters, the longest first. */
    private final Map<Integer, Map<Long, List<String>>> wholes = new HashMap<>();

    private final Map<Long, Set<String>> grams = new HashMap<>();
    /** The first bits of all their hashes: most places of a text are passed by without a look-up. */
    private final BitSet known = new BitSet(1 << KNOWN_BITS);

    ToldSecrets(Collection<String> secrets) {
        Set<String> told = new LinkedHashSet<>();
        for (String secret : secrets) {
            if (secret.length() >= SHORTEST) {
                told.add(secret);
            }
        }
        this.count = told.size();
        Set<String> forms = new LinkedHashSet<>();
        for (String secret : told) {
            forms.addAll(forms(secret));
            for (String word : secret.split("[\\s,;]+")) {
                if (word.length() >= SHORTEST_WORD
                        && !word.equals(secret)
                        && RANDOM.matcher(word).matches()) {
                    forms.addAll(forms(word));
                }
            }
        }
        forms.forEach(this::add);
    }

    int count() {
        return count;
    }

    private static Set<String> forms(String secret) {
        String url = URLEncoder.encode(secret, UTF_8);
        Set<String> forms = new LinkedHashSet<>();
        forms.add(secret);
        forms.add(url);
        forms.add(url.replace("+", "%20"));
        forms.add(lowerHex(url));
        String json = secret.replace("\\", "\\\\").replace("\"", "\\\"");
        forms.add(json);
        forms.add(json.replace("/", "\\/"));
        forms.add(ControlCharacters.escape(json));
        forms.add(Base64.getEncoder().withoutPadding().encodeToString(secret.getBytes(UTF_8)));
        return forms;
    }

    private static String lowerHex(String url) {
        return Pattern.compile("%[0-9A-F]{2}")
                .matcher(url)
                .replaceAll(match -> match.group().toLowerCase(Locale.ROOT));
    }

    private void add(String form) {
        int prefix = Math.min(form.length(), GRAM);
        known.set(firstBits(hash(form, prefix)));
        wholes.computeIfAbsent(prefix, _ -> new HashMap<>())
                .merge(
                        hash(form, prefix),
                        List.of(form),
                        (before, more) -> java.util.stream.Stream.concat(before.stream(), more.stream())
                                .sorted(Comparator.comparingInt(String::length).reversed())
                                .toList());
        if (form.length() >= LONG && RANDOM.matcher(form).matches()) {
            for (int at = 0; at + GRAM <= form.length(); at++) {
                String gram = form.substring(at, at + GRAM);
                known.set(firstBits(hash(gram, GRAM)));
                grams.computeIfAbsent(hash(gram, GRAM), _ -> new LinkedHashSet<>())
                        .add(gram);
            }
        }
    }

    private static int firstBits(long hash) {
        return (int) (hash >>> (Long.SIZE - KNOWN_BITS));
    }

    private static long hash(String text, int length) {
        long hash = 0;
        for (int at = 0; at < length; at++) {
            hash = hash * BASE + text.charAt(at);
        }
        return hash;
    }

    @Override
    public void find(String text, Hints hints, Consumer<Span> found) {
        wholes.forEach((length, byHash) -> roll(text, length, (at, hash) -> {
            for (String whole : byHash.getOrDefault(hash, List.of())) {
                if (text.startsWith(whole, at)) {
                    found.accept(Span.of(Kind.SECRET, at, at + whole.length()));
                    return at + whole.length();
                }
            }
            return at + 1;
        }));
        int[] open = {-1, -1};
        if (!grams.isEmpty()) {
            roll(text, GRAM, (at, hash) -> {
                Set<String> same = grams.get(hash);
                if (same != null && same.contains(text.substring(at, at + GRAM))) {
                    if (at > open[1]) {
                        close(open, found);
                        open[0] = at;
                    }
                    open[1] = at + GRAM;
                }
                return at + 1;
            });
        }
        close(open, found);
    }

    private static void close(int[] open, Consumer<Span> found) {
        if (open[1] > open[0]) {
            found.accept(Span.of(Kind.SECRET, open[0], open[1]));
        }
    }

    /** What to do at a place of the text; returns the next place of interest. */
    @FunctionalInterface
    private interface Step {
        int at(int place, long hash);
    }

    /** Karp and Rabin's rolling hash, at places where it is that of a secret's beginning or piece, or may be. */
    private void roll(String text, int length, Step step) {
        if (text.length() < length) {
            return;
        }
        long highest = 1;
        for (int i = 1; i < length; i++) {
            highest *= BASE;
        }
        long hash = hash(text, length);
        int next = 0;
        for (int at = 0; ; at++) {
            if (at >= next && known.get(firstBits(hash))) {
                next = step.at(at, hash);
            }
            if (at + length >= text.length()) {
                return;
            }
            hash = (hash - highest * text.charAt(at)) * BASE + text.charAt(at + length);
        }
    }
}
