package dev.drover.contracts;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Budgets and top-ups on their topic: JSON keys and values. Equal keys have equal bytes in every version, since the
 * topic is compacted by them; so tenants are written in Unicode form NFC, and read so. Unknown members are ignored.
 */
public final class BudgetCodec {
    /** The largest budget or top-up, US dollars: more is not counted by those who follow the ledger. */
    public static final BigDecimal MOST_USD = new BigDecimal("100000000");

    private static final int VERSION = 1;
    /** Plain digits: an exponent could make a short text a number of a billion digits. */
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,20}(\\.[0-9]{1,40})?");

    private static final String BUDGET = "budget";
    private static final String TOP_UP = "top_up";

    private BudgetCodec() {}

    public static byte[] key(BudgetKey key) {
        return Json.bytes(
                switch (key) {
                    case BudgetKey.Budget(var tenant, var model, var period) ->
                        Json.object()
                                .put("kind", BUDGET)
                                .put("tenant", tenant == null ? null : normal(tenant))
                                .put("model", model)
                                .put("period", period.wire());
                    case BudgetKey.TopUp(var tenant, var id) ->
                        Json.object()
                                .put("kind", TOP_UP)
                                .put("tenant", normal(tenant))
                                .put("id", id);
                });
    }

    /** @throws IllegalArgumentException if the amounts are out of their ranges */
    public static byte[] value(BudgetRecord.Budget budget) {
        requireUsd(budget.usd(), false);
        requireSoft(budget.soft());
        BigDecimal soft = budget.soft();
        ObjectNode value = Json.object()
                .put("v", VERSION)
                .put("id", budget.id())
                .put("usd", budget.usd().toPlainString())
                .put("soft", soft == null ? null : soft.toPlainString());
        return Json.bytes(noted(value, budget.note()));
    }

    /** @throws IllegalArgumentException if the amount is out of its range */
    public static byte[] value(BudgetRecord.TopUp topUp) {
        requireUsd(topUp.usd(), true);
        ObjectNode value =
                Json.object().put("v", VERSION).put("usd", topUp.usd().toPlainString());
        return Json.bytes(noted(value, topUp.note()));
    }

    /** Never throws: what cannot be read is {@link BudgetRecord.Unreadable}. */
    public static BudgetRecord read(byte @Nullable [] key, byte @Nullable [] value) {
        BudgetKey about;
        try {
            about = readKey(key);
        } catch (IllegalArgumentException e) {
            return new BudgetRecord.Unreadable(null, false, reason(e));
        }
        if (value == null) {
            return new BudgetRecord.Removed(about);
        }
        try {
            Fields fields = Fields.of(value, "value");
            long version = fields.number("v");
            if (version > VERSION) {
                return new BudgetRecord.Unreadable(about, true, "version " + version + " is newer than " + VERSION);
            }
            if (version < VERSION) {
                throw new IllegalArgumentException("there is no version " + version);
            }
            return readValue(about, fields);
        } catch (IllegalArgumentException e) {
            return new BudgetRecord.Unreadable(about, false, reason(e));
        }
    }

    private static BudgetKey readKey(byte @Nullable [] key) {
        if (key == null) {
            throw new IllegalArgumentException("the record has no key");
        }
        Fields fields = Fields.of(key, "key");
        String kind = fields.string("kind");
        return switch (kind) {
            case BUDGET -> budgetKey(fields);
            case TOP_UP -> new BudgetKey.TopUp(tenant(fields.string("tenant")), name(fields.string("id"), "id"));
            default -> throw new IllegalArgumentException("key.kind is no known kind: " + Refusal.quote(kind));
        };
    }

    private static BudgetKey.Budget budgetKey(Fields fields) {
        String tenant = fields.optionalString("tenant");
        String model = fields.optionalString("model");
        String period = fields.string("period");
        BudgetPeriod known = BudgetPeriod.ofWire(period)
                .orElseThrow(
                        () -> new IllegalArgumentException("key.period is no known period: " + Refusal.quote(period)));
        if (known == BudgetPeriod.BALANCE && (tenant == null || model != null)) {
            throw new IllegalArgumentException("a balance is one tenant's, for all models together");
        }
        return new BudgetKey.Budget(
                tenant == null ? null : tenant(tenant), model == null ? null : name(model, "model"), known);
    }

    private static BudgetRecord readValue(BudgetKey about, Fields fields) {
        BigDecimal usd = decimal(fields.required("usd"), "usd");
        Note note = new Note(fields);
        return switch (about) {
            case BudgetKey.Budget budget -> {
                JsonNode given = fields.optional("soft");
                BigDecimal soft = given == null ? null : decimal(given, "soft");
                requireUsd(usd, false);
                requireSoft(soft);
                yield new BudgetRecord.Budget(budget, fields.optionalString("id"), usd, soft, note.read());
            }
            case BudgetKey.TopUp topUp -> {
                requireUsd(usd, true);
                yield new BudgetRecord.TopUp(topUp, usd, note.read());
            }
        };
    }

    private record Note(Fields fields) {
        BudgetRecord.Note read() {
            Instant at = fields.optional("at") == null ? null : fields.time("at");
            return new BudgetRecord.Note(fields.optionalString("by"), at, fields.optionalString("reason"));
        }
    }

    private static ObjectNode noted(ObjectNode value, BudgetRecord.Note note) {
        Instant at = note.at();
        return value.put("by", note.by())
                .put("at", at == null ? null : at.toString())
                .put("reason", note.reason());
    }

    /** Text, or a number written without an exponent. */
    private static BigDecimal decimal(JsonNode node, String what) {
        String text = node.isString() ? node.stringValue() : node.isNumber() ? node.toString() : "";
        if (!DECIMAL.matcher(text).matches()) {
            throw new IllegalArgumentException("value." + what + " must be a decimal in a string, zero or more");
        }
        return new BigDecimal(text);
    }

    private static void requireUsd(BigDecimal usd, boolean aboveZero) {
        if (usd.signum() < 0 || (aboveZero && usd.signum() == 0) || usd.compareTo(MOST_USD) > 0) {
            throw new IllegalArgumentException(
                    "usd is " + (aboveZero ? "above zero" : "zero or more") + " and at most " + MOST_USD);
        }
    }

    private static void requireSoft(@Nullable BigDecimal soft) {
        if (soft != null && (soft.signum() <= 0 || soft.compareTo(BigDecimal.ONE) > 0)) {
            throw new IllegalArgumentException("soft is above 0 and at most 1");
        }
    }

    private static String tenant(String given) {
        return name(normal(given), "tenant");
    }

    private static String name(String given, String what) {
        if (!Members.isName(given)) {
            throw new IllegalArgumentException("key." + what + " must have 1 to " + Members.MAX_NAME
                    + " characters, none of them a control character");
        }
        return given;
    }

    private static String normal(String tenant) {
        return Normalizer.normalize(tenant, Normalizer.Form.NFC);
    }

    private static String reason(IllegalArgumentException e) {
        return String.valueOf(e.getMessage());
    }
}
