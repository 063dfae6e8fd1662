package dev.drover.privacy;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Phone numbers. A pass over the text finds runs of digits that stand like one: behind a plus or two noughts, grouped
 * as in North America, a Chinese mobile number, or behind a word such as tel. Google's libphonenumber, which is slow, is
 * asked about such runs only, each at most 32 characters long, and about at most 2,000 of a text; further ones that
 * begin with a plus are taken for phone numbers unasked.
 */
final class Phones implements Finder {
    private static final int MOST_ASKED = 2_000;
    private static final int LONGEST = 32;
    private static final int FEWEST_DIGITS = 8;
    private static final int MOST_DIGITS = 15;
    private static final List<String> REGIONS = List.of("US", "GB", "DE", "CN", "FR", "IN", "JP", "BR", "AU");

    private static final Pattern CHINESE_MOBILE =
            Pattern.compile("(?<![0-9])(?<![0-9][.,])(?:(?:\\+|00)?86[ -]?)?1[3-9][0-9](?:[0-9]{8}|(["
                    + " -])[0-9]{4}\\1[0-9]{4})(?![0-9])");
    /** A trailing 1 or area code in brackets, or the same dash or dot between all groups. */
    private static final Pattern AMERICAN =
            Pattern.compile("(?<![A-Za-z0-9.,_+-])(?:1[ .-]?)?(?:\\([2-9][0-9]{2}\\)[ .-]?[0-9]{3}[ .-]"
                    + "|[2-9][0-9]{2}([.-])[0-9]{3}\\1)[0-9]{4}(?![A-Za-z0-9_-]|\\.[0-9])");

    private static final Pattern ABROAD =
            Pattern.compile("(?<![A-Za-z0-9+])\\+(?=[ (]?[1-9])|(?<![A-Za-z0-9.,+_-])00(?=[1-9])");
    private static final Pattern NAMED =
            Pattern.compile("(?i)(?:(?<![a-z])(?:tel|phone|telephone|telefon|mobile|mobil|cell|"
                    + "fax|whatsapp)(?:[ _-]?(?:no|number|nr))?|电话|手机|手机号|电话号码|传真)"
                    + "[\"'.]{0,2}[ \\t]{0,3}[:：=]?[ \\t]{0,3}[\"']?(?=[(0-9])");

    private static final String[] NAMES = {"tel", "phone", "mobil", "cell", "fax", "whatsapp", "电话", "手机", "传真"};

    @Override
    public void find(String text, Hints hints, Consumer<Span> found) {
        if (!hints.digits(FEWEST_DIGITS - 1)) {
            return;
        }
        int[] asked = {0};
        Matcher mobile = CHINESE_MOBILE.matcher(text);
        while (mobile.find()) {
            if (!Hex.around(text, mobile.start(), mobile.end())) {
                int from = mobile.start() > 0 && text.charAt(mobile.start() - 1) == '+'
                        ? mobile.start() - 1
                        : mobile.start();
                found.accept(Span.of(Kind.PHONE, from, mobile.end()));
            }
        }
        Matcher american = AMERICAN.matcher(text);
        while (american.find()) {
            if (!Hex.around(text, american.start(), american.end())
                    && valid(text.substring(american.start(), american.end()), "US", asked)) {
                found.accept(Span.of(Kind.PHONE, american.start(), american.end()));
            }
        }
        Matcher abroad = ABROAD.matcher(text);
        for (int at = 0; at < text.length() && abroad.find(at); ) {
            boolean plus = text.charAt(abroad.start()) == '+';
            int end = abroad(text, abroad.start(), abroad.end(), plus, asked);
            if (end > 0) {
                found.accept(Span.of(Kind.PHONE, abroad.start(), end));
            }
            at = Math.max(end, abroad.end());
        }
        if (!hints.any(NAMES)) {
            return;
        }
        Matcher named = NAMED.matcher(text);
        for (int at = 0; at < text.length() && named.find(at); ) {
            int end = national(text, named.end(), asked);
            if (end > 0) {
                found.accept(Span.of(Kind.PHONE, named.end(), end));
            }
            at = Math.max(end, named.end());
        }
    }

    /** Behind a number that names its country; -1 if there is none. */
    private static int abroad(String text, int from, int digits, boolean plus, int[] asked) {
        int possible = -1;
        for (int end = end(text, digits, LONGEST); end > digits; end = shorter(text, digits, end)) {
            int count = count(text, digits, end);
            if (count < FEWEST_DIGITS) {
                break;
            }
            if (count <= MOST_DIGITS) {
                String number = "+" + text.substring(digits, end);
                if (asked[0] >= MOST_ASKED) {
                    return plus ? end : -1;
                }
                asked[0]++;
                PhoneNumber parsed = parsed(number, null);
                if (parsed != null && Library.INSTANCE.isValidNumber(parsed)) {
                    return end;
                }
                if (plus && possible < 0 && parsed != null && Library.INSTANCE.isPossibleNumber(parsed)) {
                    possible = end;
                }
            }
        }
        return from < possible ? possible : -1;
    }

    private static int national(String text, int from, int[] asked) {
        for (int end = end(text, from, LONGEST); end > from; end = shorter(text, from, end)) {
            int count = count(text, from, end);
            if (count < FEWEST_DIGITS - 1) {
                return -1;
            }
            if (count <= MOST_DIGITS) {
                String number = text.substring(from, end);
                for (String region : REGIONS) {
                    if (valid(number, region, asked)) {
                        return end;
                    }
                }
            }
        }
        return -1;
    }

    /** Behind the last digit of the run. */
    private static int end(String text, int from, int longest) {
        int end = from;
        char before = ' ';
        for (int at = from; at < text.length() && at - from < longest; at++) {
            char c = text.charAt(at);
            if (isDigit(c)) {
                end = at + 1;
            } else if (" -.()/\u00a0".indexOf(c) < 0 || (c == ' ' && before == ' ' && at > from)) {
                break;
            }
            before = c;
        }
        // A run that goes on is no number as a whole.
        return end < text.length() && isDigit(text.charAt(end)) ? shorter(text, from, end) : end;
    }

    /** Behind the group before the last one. */
    private static int shorter(String text, int from, int end) {
        int at = end - 1;
        while (at >= from && isDigit(text.charAt(at))) {
            at--;
        }
        while (at >= from && !isDigit(text.charAt(at))) {
            at--;
        }
        return at + 1;
    }

    private static int count(String text, int from, int to) {
        int count = 0;
        for (int at = from; at < to; at++) {
            count += isDigit(text.charAt(at)) ? 1 : 0;
        }
        return count;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean valid(String number, String region, int[] asked) {
        if (asked[0]++ >= MOST_ASKED) {
            return false;
        }
        PhoneNumber parsed = parsed(number, region);
        return parsed != null && Library.INSTANCE.isValidNumber(parsed);
    }

    private static @Nullable PhoneNumber parsed(String number, @Nullable String region) {
        try {
            return Library.INSTANCE.parse(number, region);
        } catch (NumberParseException _) {
            return null;
        }
    }

    /** Loaded when the first run is found; knows a country once it is asked about it. */
    private static final class Library {
        static final PhoneNumberUtil INSTANCE = PhoneNumberUtil.getInstance();
    }
}
