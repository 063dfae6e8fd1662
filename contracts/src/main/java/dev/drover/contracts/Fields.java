package dev.drover.contracts;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Typed reading of what workers wrote; unknown members are ignored, a wrong one is named in the exception. */
record Fields(ObjectNode object, String path) {
    private static final Pattern MONEY = Pattern.compile("[0-9]{1,100}(\\.[0-9]{1,100})?");

    /** @throws IllegalArgumentException if the bytes are no JSON object */
    static Fields of(byte[] json, String what) {
        return of(parse(json, what), what);
    }

    private static JsonNode parse(byte[] json, String what) {
        try {
            return Json.read(json);
        } catch (JacksonException | ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(what + " is not JSON", e);
        }
    }

    /** @throws IllegalArgumentException if the bytes are no JSON array of objects */
    static List<Fields> listOf(byte[] json, String what) {
        List<Fields> elements = new ArrayList<>();
        if (!(parse(json, what) instanceof ArrayNode array)) {
            throw new IllegalArgumentException(what + ": no JSON array");
        }
        array.forEach(element -> elements.add(of(element, what + "[" + elements.size() + "]")));
        return elements;
    }

    static Fields of(JsonNode node, String path) {
        if (node instanceof ObjectNode object) {
            return new Fields(object, path);
        }
        throw new IllegalArgumentException(path + " must be an object");
    }

    @Nullable
    JsonNode optional(String name) {
        return Members.present(object, name);
    }

    JsonNode required(String name) {
        JsonNode node = optional(name);
        if (node == null) {
            throw new IllegalArgumentException(at(name) + " is missing");
        }
        return node;
    }

    Fields child(String name) {
        return of(required(name), at(name));
    }

    @Nullable
    Fields optionalChild(String name) {
        JsonNode node = optional(name);
        return node == null ? null : of(node, at(name));
    }

    String string(String name) {
        return text(required(name), name);
    }

    @Nullable
    String optionalString(String name) {
        JsonNode node = optional(name);
        return node == null ? null : text(node, name);
    }

    /** The texts of an array; none if it is not given. */
    List<String> strings(String name) {
        List<String> texts = new ArrayList<>();
        JsonNode array = optional(name);
        if (array != null && !array.isArray()) {
            throw new IllegalArgumentException(at(name) + " must be an array");
        }
        if (array != null) {
            array.forEach(element -> texts.add(text(element, name)));
        }
        return texts;
    }

    long number(String name) {
        JsonNode node = required(name);
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw new IllegalArgumentException(at(name) + " must be a whole number");
        }
        return node.longValue();
    }

    double real(String name) {
        JsonNode node = required(name);
        double value = node.isNumber() ? node.decimalValue().doubleValue() : Double.NaN;
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(at(name) + " is not a number");
        }
        return value;
    }

    long numberOrZero(String name) {
        return optional(name) == null ? 0 : number(name);
    }

    int smallNumber(String name) {
        long number = number(name);
        if ((int) number != number) {
            throw new IllegalArgumentException(at(name) + " is out of range");
        }
        return (int) number;
    }

    /** False if it is not given. */
    boolean isTrue(String name) {
        JsonNode node = optional(name);
        if (node != null && !node.isBoolean()) {
            throw new IllegalArgumentException(at(name) + " must be true or false");
        }
        return node != null && node.booleanValue();
    }

    Instant time(String name) {
        try {
            return Instant.parse(string(name));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(at(name) + " must be an RFC 3339 time", e);
        }
    }

    BigDecimal money(String name) {
        String amount = string(name);
        if (!MONEY.matcher(amount).matches()) { // an exponent of nine digits would be gigabytes when it is added up
            throw new IllegalArgumentException(
                    at(name) + " must be a decimal in a string, zero or more, without exponent");
        }
        return new BigDecimal(amount);
    }

    FailureCode failureCode(String name) {
        String code = string(name);
        return FailureCode.ofWire(code)
                .orElseThrow(
                        () -> new IllegalArgumentException(at(name) + " is no known code: " + Refusal.quote(code)));
    }

    String at(String name) {
        return path + "." + name;
    }

    private String text(JsonNode node, String name) {
        if (!node.isString()) {
            throw new IllegalArgumentException(at(name) + " must be a string");
        }
        return node.stringValue();
    }
}
