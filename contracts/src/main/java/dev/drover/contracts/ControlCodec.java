package dev.drover.contracts;

import dev.drover.contracts.ControlWord.Action;
import dev.drover.contracts.ControlWord.Kind;
import dev.drover.contracts.ControlWord.Target;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The operator's word on its topic. The key is {@code model/NAME}, {@code credential/PROVIDER} or {@code chain/NAME}, since they
 * may share a name, and begins with {@code breaker/} for what is said of breakers: the topic keeps the last
 * record of a key, and that a breaker was closed must not make it forget a pause. Unknown members are ignored.
 */
public final class ControlCodec {
    private static final int VERSION = 1;
    private static final String BREAKER = "breaker/";

    private ControlCodec() {}

    /** @param breaker whether it is about the target's breakers, else about its pause */
    public record Key(Target target, boolean breaker) {
        public static Key of(ControlWord word) {
            return new Key(word.target(), word.action() == Action.CLOSE_BREAKER);
        }

        public byte[] bytes() {
            return toString().getBytes(StandardCharsets.UTF_8);
        }

        /** As on the wire. */
        @Override
        public String toString() {
            return (breaker ? BREAKER : "") + target.kind().wire() + "/" + target.name();
        }
    }

    public static byte[] value(ControlWord word) {
        Instant until = word.until();
        CutOver cutOver = word.cutOver();
        ObjectNode value = Json.object()
                .put("v", VERSION)
                .put("target", word.target().kind().wire())
                .put("name", word.target().name())
                .put("action", word.action().wire())
                .put("until", until == null ? null : until.toString())
                .put("reason", word.reason())
                .put("by", word.by())
                .put("at", word.at().toString());
        if (cutOver != null) {
            value.put("model", cutOver.model()).put("percent", cutOver.percent());
        }
        return Json.bytes(value);
    }

    /** @throws IllegalArgumentException if the key names no target */
    public static Key readKey(byte @Nullable [] key) {
        String text = key == null ? "" : new String(key, StandardCharsets.UTF_8);
        boolean breaker = text.startsWith(BREAKER);
        String target = breaker ? text.substring(BREAKER.length()) : text;
        int slash = target.indexOf('/');
        Kind kind = Arrays.stream(Kind.values())
                .filter(each -> slash > 0 && target.substring(0, slash).equals(each.wire()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the key is model/NAME, credential/PROVIDER or chain/NAME, with or without breaker/ before it,"
                                + " not "
                                + Refusal.quote(text)));
        return new Key(new Target(kind, target.substring(slash + 1)), breaker);
    }

    /** @throws IllegalArgumentException naming what is missing or wrong, also for a version that is not known */
    public static ControlWord read(byte @Nullable [] key, byte[] value) {
        Key about = readKey(key);
        Fields fields = Fields.of(value, "control");
        if (fields.number("v") != VERSION) {
            throw new IllegalArgumentException("version " + fields.number("v") + " of a control record is not known");
        }
        String action = fields.string("action");
        ControlWord word = new ControlWord(
                about.target(),
                Arrays.stream(Action.values())
                        .filter(known -> known.wire().equals(action))
                        .findFirst()
                        .orElseThrow(
                                () -> new IllegalArgumentException("no action is called " + Refusal.quote(action))),
                fields.optional("until") == null ? null : fields.time("until"),
                fields.optionalString("reason"),
                fields.optionalString("by"),
                fields.time("at"),
                action.equals(Action.CUT_OVER.wire())
                        ? new CutOver(fields.string("model"), fields.real("percent"))
                        : null);
        if (about.breaker() && word.action() != Action.CLOSE_BREAKER) {
            throw new IllegalArgumentException(
                    "the key " + Refusal.quote(about.toString()) + " is for close_breaker, not for " + action);
        }
        return word;
    }
}
