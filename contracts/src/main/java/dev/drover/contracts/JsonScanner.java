package dev.drover.contracts;

/** A place in JSON text, and how far a string, a number or a word goes from there. */
abstract sealed class JsonScanner permits JsonReader {
    final byte[] json;
    final int to;
    int at;

    JsonScanner(byte[] json, int from, int to) {
        this.json = json;
        this.to = to;
        this.at = from;
    }

    final void literal(String word) {
        for (int i = 0; i < word.length(); i++, at++) {
            if (at == to || json[at] != word.charAt(i)) {
                throw fault("a value was expected");
            }
        }
    }

    final void number() {
        if (json[at] == '-') {
            at++;
        }
        if (at < to && json[at] == '0') {
            at++;
        } else {
            digits();
        }
        if (at < to && json[at] == '.') {
            at++;
            digits();
        }
        if (at < to && (json[at] == 'e' || json[at] == 'E')) {
            at++;
            if (at < to && (json[at] == '+' || json[at] == '-')) {
                at++;
            }
            digits();
        }
    }

    final void digits() {
        int first = at;
        while (at < to && json[at] >= '0' && json[at] <= '9') {
            at++;
        }
        if (at == first) {
            throw fault("a digit was expected");
        }
    }

    /** From the opening quote to behind the closing one. */
    final void string() {
        at = behindPlain(at + 1);
        while (at < to && json[at] != '"') {
            byte next = json[at];
            if (next == '\\') {
                escape();
            } else if (next < 0) {
                int length = JsonStrings.wellFormed(json, at, to);
                if (length == 0) {
                    throw fault("not UTF-8: ill-formed");
                }
                at += length;
            } else {
                throw fault("a control character stands in a string");
            }
            at = behindPlain(at);
        }
        if (at == to) {
            throw fault("the text ends too early");
        }
        at++;
    }

    /** Most of a string: what is a character of one byte, and neither ends the string nor escapes something. */
    private int behindPlain(int from) {
        int behind = from;
        while (behind < to && json[behind] >= 0x20 && json[behind] != '"' && json[behind] != '\\') {
            behind++;
        }
        return behind;
    }

    final void escape() {
        at++;
        if (at < to && json[at] == 'u') {
            for (int i = 0; i < 4; i++) {
                at++;
                if (at == to || Character.digit(json[at], 16) < 0) {
                    throw fault("an escape of four hexadecimal digits was expected");
                }
            }
            at++;
        } else if (at < to && "\"\\/bfnrt".indexOf(json[at]) >= 0) {
            at++;
        } else {
            throw fault("an escape that JSON knows was expected");
        }
    }

    final void space() {
        while (at < to && (json[at] == ' ' || json[at] == '\t' || json[at] == '\r' || json[at] == '\n')) {
            at++;
        }
    }

    final JsonFault fault(String message) {
        if (at < to && json[at] == 0) {
            return JsonFault.encoding("not UTF-8 text: a zero byte", at);
        }
        if (at < to && json[at] < 0 && JsonStrings.wellFormed(json, at, to) == 0) {
            return JsonFault.encoding("not UTF-8: ill-formed", at);
        }
        return JsonFault.syntax(message, at);
    }
}
