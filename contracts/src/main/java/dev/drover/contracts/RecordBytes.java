package dev.drover.contracts;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** From the bytes of a record to a JSON object, or to the reason why they are none. */
final class RecordBytes {
    private static final int CHUNK = 8_192;

    private RecordBytes() {}

    /** @throws Refusal always {@code malformed_record} */
    static ObjectNode object(byte @Nullable [] value) {
        if (value == null) {
            throw Refusal.malformed("the record has no value (a tombstone)");
        }
        if (value.length == 0) {
            throw Refusal.malformed("the value is empty");
        }
        requireText(value);
        JsonNode node = parse(value);
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw Refusal.malformed(
                node.isMissingNode()
                        ? "the value is blank"
                        : "the value is " + Members.kind(node) + ", a request is a JSON object");
    }

    private static JsonNode parse(byte[] value) {
        try {
            return Json.readRequest(value);
        } catch (JacksonException e) {
            throw Refusal.malformed("not JSON as a request may be: " + problem(e));
        } catch (NumberFormatException | ArithmeticException _) {
            throw Refusal.malformed("not JSON as a request may be: a number's exponent is out of range");
        }
    }

    private static String problem(JacksonException e) {
        String message = e.getOriginalMessage();
        TokenStreamLocation location = e.getLocation();
        String where = location == null || location.getByteOffset() < 0 ? "" : " at byte " + location.getByteOffset();
        return Refusal.quote(message == null ? "unreadable" : message) + where;
    }

    /**
     * Jackson lets some ill-formed UTF-8 pass and guesses UTF-16 from zero bytes, which would turn other bytes than
     * the producer's into a request.
     */
    private static void requireText(byte[] value) {
        int firstNotAscii = -1;
        for (int i = 0; i < value.length; i++) {
            if (value[i] == 0) {
                throw Refusal.malformed("not UTF-8 text: a zero byte at byte " + i);
            }
            if (value[i] < 0 && firstNotAscii < 0) {
                firstNotAscii = i;
            }
        }
        if (firstNotAscii >= 0) {
            requireUtf8(value, firstNotAscii);
        }
    }

    private static void requireUtf8(byte[] value, int from) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(value, from, value.length - from);
        CharBuffer out = CharBuffer.allocate(CHUNK);
        CoderResult result;
        do {
            out.clear();
            result = decoder.decode(in, out, true);
        } while (result.isOverflow());
        if (result.isError()) {
            throw Refusal.malformed("not UTF-8: ill-formed at byte " + in.position());
        }
    }
}
