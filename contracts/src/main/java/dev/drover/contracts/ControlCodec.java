package dev.drover.contracts;

import dev.drover.contracts.ControlWord.Action;
import dev.drover.contracts.ControlWord.Kind;
import dev.drover.contracts.ControlWord.Target;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The operator's word on its topic. The key is {@code model/NAME} or {@code credential/PROVIDER}, since a model and a
 * provider may share a name; unknown members are ignored.
 */
public final class ControlCodec {
    private static final int VERSION = 1;

    private ControlCodec() {}

    public static byte[] key(Target target) {
        return (target.kind().wire() + "/" + target.name()).getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] value(ControlWord word) {
        Instant until = word.until();
        return Json.bytes(Json.object()
                .put("v", VERSION)
                .put("target", word.target().kind().wire())
                .put("name", word.target().name())
                .put("action", word.action().wire())
                .put("until", until == null ? null : until.toString())
                .put("reason", word.reason())
                .put("by", word.by())
                .put("at", word.at().toString()));
    }

    /** @throws IllegalArgumentException if the key names no target */
    public static Target readKey(byte @Nullable [] key) {
        String text = key == null ? "" : new String(key, StandardCharsets.UTF_8);
        int slash = text.indexOf('/');
        return new Target(
                Arrays.stream(Kind.values())
                        .filter(kind -> slash > 0 && text.substring(0, slash).equals(kind.wire()))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "the key is model/NAME or credential/PROVIDER, not " + Refusal.quote(text))),
                text.substring(slash + 1));
    }

    /** @throws IllegalArgumentException naming what is missing or wrong, also for a version that is not known */
    public static ControlWord read(byte @Nullable [] key, byte[] value) {
        Target target = readKey(key);
        Fields fields = Fields.of(value, "control");
        if (fields.number("v") != VERSION) {
            throw new IllegalArgumentException("version " + fields.number("v") + " of a control record is not known");
        }
        String action = fields.string("action");
        return new ControlWord(
                target,
                Arrays.stream(Action.values())
                        .filter(known -> known.wire().equals(action))
                        .findFirst()
                        .orElseThrow(
                                () -> new IllegalArgumentException("no action is called " + Refusal.quote(action))),
                fields.optional("until") == null ? null : fields.time("until"),
                fields.optionalString("reason"),
                fields.optionalString("by"),
                fields.time("at"));
    }
}
