package dev.drover.privacy;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers that pay: cards by issuer, grouping and Luhn's check digit; accounts by country, length and ISO 7064 mod 97. */
final class Accounts {
    /** Countries and lengths of the IBAN registry. */
    private static final Map<String, Integer> IBAN_LENGTHS = lengths(
            "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 "
                    + "EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 "
                    + "JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 "
                    + "NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 "
                    + "ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30");

    /** Norway's. */
    private static final int SHORTEST_IBAN = 15;

    private static final int GROUP = 4;

    private static final String SEPARATOR = "([ \\u00a0-])";
    /** The groupings that cards have; all separators of a card are the same. */
    private static final Pattern CARD = Pattern.compile("(?<![0-9])(?<![0-9][.,])(?:(?<![A-Za-z])(?:"
            + "[2-6][0-9]{3}" + SEPARATOR + "[0-9]{4}\\1[0-9]{4}\\1[0-9]{4}(?:\\1[0-9]{1,3})?+(?![0-9])"
            + "|3[0-9]{3}" + SEPARATOR + "[0-9]{6}\\2[0-9]{4,5}(?![0-9])"
            + "|4[0-9]{3}" + SEPARATOR + "[0-9]{3}\\3[0-9]{3}\\3[0-9]{3}(?![0-9])"
            + "|4[0-9]{3}" + SEPARATOR + "[0-9]{4}\\4[0-9]{4}\\4[0-9](?![0-9])"
            + "|[2-6][0-9]{5}" + SEPARATOR + "[0-9]{7,13}(?![0-9])"
            + "|[2-6][0-9]{7}" + SEPARATOR + "[0-9]{8}(?![0-9])"
            + ")|[2-6][0-9]{12,18}+(?![0-9]))");
    /** Without the last group, which may be a year or a check value that stands beside the card. */
    private static final int WITHOUT_LAST_GROUP = 19;

    private Accounts() {}

    private static Map<String, Integer> lengths(String registry) {
        Map<String, Integer> lengths = new HashMap<>();
        for (String entry : registry.split(" ")) {
            lengths.put(entry.substring(0, 2), Integer.parseInt(entry.substring(2)));
        }
        return Map.copyOf(lengths);
    }

    static void ibans(String text, Hints hints, Consumer<Span> found) {
        if (!hints.digits(2)) {
            return;
        }
        for (int from = 0; from + SHORTEST_IBAN <= text.length(); from++) {
            int end = startsIban(text, from) ? ibanEnd(text, from) : -1;
            if (end > 0) {
                found.accept(Span.of(Kind.IBAN, from, end));
            }
        }
    }

    /** Two letters and two digits, with no letter or digit before them. */
    private static boolean startsIban(String text, int from) {
        return isDigit(text.charAt(from + 2))
                && isDigit(text.charAt(from + 3))
                && isLetter(text.charAt(from))
                && isLetter(text.charAt(from + 1))
                && (from == 0 || !isAlphanumeric(text.charAt(from - 1)));
    }

    /** Behind the account, -1 if it is none. */
    private static int ibanEnd(String text, int from) {
        Integer length = IBAN_LENGTHS.get(text.substring(from, from + 2).toUpperCase(java.util.Locale.ROOT));
        int end = length == null ? -1 : end(text, from, length);
        return end > 0 && remainder(text, from, end) == 1 && !Hex.around(text, from, end) ? end : -1;
    }

    private static boolean isLetter(char c) {
        return c < 128 && Character.isLetter(c);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Behind so many letters and digits, with one space or dash between groups of four at most; -1 if there are fewer. */
    private static int end(String text, int from, int length) {
        int at = from;
        for (int taken = 0; taken < length; at++) {
            if (at >= text.length()) {
                return -1;
            }
            char c = text.charAt(at);
            if (isAlphanumeric(c)) {
                taken++;
            } else if ((c != ' ' && c != '-' && c != '\u00a0')
                    || taken % GROUP != 0
                    || !isAlphanumeric(text.charAt(at - 1))) {
                return -1;
            }
        }
        return at < text.length() && isAlphanumeric(text.charAt(at)) ? -1 : at;
    }

    private static boolean isAlphanumeric(char c) {
        return c < 128 && Character.isLetterOrDigit(c);
    }

    /** Of the number that an IBAN stands for, its first four characters last. */
    private static int remainder(String text, int from, int to) {
        StringBuilder account = new StringBuilder();
        for (int at = from; at < to; at++) {
            if (isAlphanumeric(text.charAt(at))) {
                account.append(text.charAt(at));
            }
        }
        account.append(account, 0, GROUP);
        int remainder = 0;
        for (int i = GROUP; i < account.length(); i++) {
            int value = Character.digit(account.charAt(i), 36);
            remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
        }
        return remainder;
    }

    static void cards(String text, Hints hints, Consumer<Span> found) {
        if (!hints.digits(13)) {
            return;
        }
        Matcher matcher = CARD.matcher(text);
        while (matcher.find()) {
            int from = matcher.start();
            int to = matcher.end();
            if (Hex.around(text, from, to) || decimal(text, to)) {
                continue;
            }
            if (isCard(text, from, to)) {
                found.accept(Span.of(Kind.CARD, from, to));
            } else if (matcher.group(1) != null && to - from > WITHOUT_LAST_GROUP && isCard(text, from, from + 19)) {
                found.accept(Span.of(Kind.CARD, from, from + WITHOUT_LAST_GROUP));
            }
        }
    }

    private static boolean decimal(String text, int to) {
        return to + 1 < text.length() && text.charAt(to) == '.' && Character.isDigit(text.charAt(to + 1));
    }

    private static boolean isCard(String text, int from, int to) {
        StringBuilder digits = new StringBuilder();
        for (int at = from; at < to; at++) {
            if (Character.isDigit(text.charAt(at))) {
                digits.append(text.charAt(at));
            }
        }
        return issued(digits) && luhn(digits);
    }

    /** By ISO 7812's ranges: Visa, Mastercard, American Express, Diners, JCB, Discover, UnionPay, Maestro, Mir. */
    private static boolean issued(CharSequence digits) {
        int length = digits.length();
        int two = Integer.parseInt(digits, 0, 2, 10);
        int four = Integer.parseInt(digits, 0, 4, 10);
        return switch (digits.charAt(0)) {
            case '4' -> length == 13 || length == 16 || length == 19;
            case '5' -> two == 50 || two >= 56 ? length <= 19 : two >= 51 && length == 16;
            case '6' -> length >= 13;
            case '2' -> length == 16 && (four >= 2200 && four <= 2204 || four >= 2221 && four <= 2720);
            case '3' ->
                switch (two) {
                    case 34, 37 -> length == 15;
                    case 30, 36, 38, 39 -> length == 14 || length == 16;
                    case 35 -> length >= 16;
                    default -> false;
                };
            default -> false;
        };
    }

    private static boolean luhn(CharSequence digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int doubled = i % 2 == 0 ? digit : digit * 2;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }
}
