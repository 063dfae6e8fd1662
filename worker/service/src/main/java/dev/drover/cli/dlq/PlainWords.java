package dev.drover.cli.dlq;

import dev.drover.deadletter.HeaderFamilies;
import dev.drover.deadletter.Letter;
import dev.drover.deadletter.StoredHeader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Error messages without what they quote. Parsers, validators, converters and providers all like to repeat what they
 * could not take, so that a payload, or a key, stands in the middle of a sentence. Shown are the words that such
 * sentences are made of (a fixed list), pieces of class names, the letter's own names, and small numbers; all else is
 * {@code …}. A payload can not come through but for words of that list.
 */
final class PlainWords {
    private static final String HIDDEN = "…";
    private static final int LONGEST = 2_000;
    /** Digits that are no card, account, phone or birthday: a status, a few seconds, a line. */
    private static final int HARMLESS_DIGITS = 3;

    private static final int MOST_DIGITS = 9;
    private static final Set<String> WORDS = read();
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cntrl}]+");
    private static final Pattern WRAPPED = Pattern.compile("([(\\[{<'\"`]{0,2})(.*?)([)\\]}>'\"`.,;:!?]{0,3})");
    private static final Pattern CORE = Pattern.compile("/?[A-Za-z0-9]+(?:[-./_,:=@+'$][A-Za-z0-9]+)*+");
    private static final Pattern PIECE = Pattern.compile("[A-Za-z0-9]+");
    private static final Pattern CAMEL = Pattern.compile("[A-Z]?[a-z]+|[A-Z]+(?![a-z])");
    private static final Pattern NUMBER = Pattern.compile("([0-9]+)(?:ms|s|m|h|d|k|kb|mb|gb|b)?|v[0-9]");
    private static final Pattern MARK = Pattern.compile("[-–—=:|/<>*&+]{1,2}|\\.\\.\\.|…");
    private static final Pattern RUN = Pattern.compile("…(?:[,;:.]? …)+");

    /** For messages of those whose sentences we do not know: no names, and no number that could be one. */
    static final PlainWords FOREIGN = new PlainWords(Set.of(), null);

    private final Set<String> names;
    /** Where a number must not stand; null if no number is to be trusted. */
    private final @Nullable String payload;

    private PlainWords(Set<String> names, @Nullable String payload) {
        this.names = names;
        this.payload = payload;
    }

    /**
     * For messages that a worker wrote.
     *
     * @param known the letter's names, of which those count that are shown elsewhere as they are
     */
    static PlainWords ours(Collection<@Nullable String> known, Letter letter) {
        Set<String> names = new HashSet<>();
        for (String name : known) {
            // What is masked as a name would come out here by its words.
            Matcher pieces = PIECE.matcher(name != null && name.equals(Masking.name(name)) ? name : "");
            while (pieces.find()) {
                names.add(pieces.group().toLowerCase(Locale.ROOT));
            }
        }
        return new PlainWords(Set.copyOf(names), letter.truncated() ? null : content(letter));
    }

    /** Payload, key and business headers, for comparison. */
    private static String content(Letter letter) {
        StringBuilder content = new StringBuilder();
        append(content, letter.stored().value());
        append(content, letter.stored().key());
        for (StoredHeader header : letter.stored().headers()) {
            if (!HeaderFamilies.isLeftover(header.name())) {
                append(content, header.value());
            }
        }
        return content.toString();
    }

    private static void append(StringBuilder to, byte @Nullable [] bytes) {
        if (bytes != null) {
            to.append(new String(bytes, StandardCharsets.ISO_8859_1)).append('\n');
        }
    }

    /** The message with nothing but plain words. */
    String of(String message) {
        String text = Masking.redacted(message.length() > LONGEST ? message.substring(0, LONGEST) : message);
        StringBuilder shown = new StringBuilder(text.length());
        for (String chunk : SPACE.splitAsStream(text.strip()).toList()) {
            shown.append(shown.isEmpty() ? "" : " ").append(shown(chunk));
        }
        return RUN.matcher(shown).replaceAll(HIDDEN);
    }

    private String shown(String chunk) {
        Matcher wrapped = WRAPPED.matcher(chunk);
        String core = wrapped.matches() ? wrapped.group(2) : "";
        if (chunk.isEmpty()
                || MARK.matcher(chunk).matches()
                || (CORE.matcher(core).matches() && isPlain(core))) {
            return chunk;
        }
        char last = chunk.charAt(chunk.length() - 1);
        return last == ',' || last == ';' || last == ':' || last == '.' ? HIDDEN + last : HIDDEN;
    }

    private boolean isPlain(String core) {
        Matcher pieces = PIECE.matcher(core);
        StringBuilder digits = new StringBuilder();
        while (pieces.find()) {
            String piece = pieces.group();
            if (names.contains(piece.toLowerCase(Locale.ROOT))) {
                continue;
            }
            Matcher number = NUMBER.matcher(piece);
            if (number.matches()) {
                digits.append(number.group(1) == null ? "" : number.group(1));
            } else if (!areWords(piece)) {
                return false;
            }
        }
        return digits.length() <= HARMLESS_DIGITS || isOurs(core, digits.toString());
    }

    private boolean isOurs(String core, String digits) {
        return payload != null
                && digits.length() <= MOST_DIGITS
                && !payload.contains(core)
                && !payload.contains(digits);
    }

    /** One word of the list, or several in the writing of class names. */
    private static boolean areWords(String piece) {
        if (WORDS.contains(piece.toLowerCase(Locale.ROOT))) {
            return true;
        }
        Matcher camel = CAMEL.matcher(piece);
        int end = 0;
        while (camel.find()) {
            if (camel.start() != end || !WORDS.contains(camel.group().toLowerCase(Locale.ROOT))) {
                return false;
            }
            end = camel.end();
        }
        return end > 0 && end == piece.length();
    }

    private static Set<String> read() {
        try (InputStream words = PlainWords.class.getResourceAsStream("plain-words.txt")) {
            if (words == null) {
                throw new IllegalStateException("plain-words.txt is missing beside " + PlainWords.class.getName());
            }
            return Set.of(new String(words.readAllBytes(), StandardCharsets.US_ASCII)
                    .strip()
                    .split("\\s+"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
