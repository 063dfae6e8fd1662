package dev.drover.cost;

import dev.drover.contracts.BudgetPeriod;
import dev.drover.contracts.LedgerPeriod;
import dev.drover.contracts.Spend;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a tenant's account in few bytes: a partition holds one per tenant, and as objects they would take ten times as
 * much. Exact. For one thread, and only for bytes that it wrote itself.
 */
final class PackedAccount {
    private static final BudgetPeriod[] KINDS = BudgetPeriod.values();
    private static final int USD = 1;
    private static final int POSSIBLY = 2;
    private static final int ESTIMATED = 4;
    private static final int UNPRICED = 8;

    /** Of all tenants: configured names, so few. */
    private final List<String> models = new ArrayList<>();

    private final Map<String, Integer> numbers = new HashMap<>();

    byte[] pack(Account account) {
        Writer out = new Writer();
        out.number(account.periods().size());
        account.periods().forEach((period, spent) -> {
            out.number((((long) period.number()) << 2) | period.kind().ordinal());
            out.number(spent.size());
            spent.forEach((model, spend) -> {
                out.number(number(model));
                write(spend, out);
            });
        });
        return out.toByteArray();
    }

    Account unpack(byte[] packed) {
        Reader in = new Reader(packed);
        Account account = new Account();
        for (long periods = in.number(); periods > 0; periods--) {
            Map<String, Spend> spent = new TreeMap<>();
            account.periods().put(period(in.number()), spent);
            for (long count = in.number(); count > 0; count--) {
                spent.put(models.get((int) in.number()), read(in));
            }
        }
        return account;
    }

    private static LedgerPeriod period(long number) {
        return new LedgerPeriod(KINDS[(int) (number & 3)], (int) (number >> 2));
    }

    private int number(String model) {
        return numbers.computeIfAbsent(model, name -> {
            models.add(name);
            return models.size() - 1;
        });
    }

    private static void write(Spend spend, Writer out) {
        int flags = flag(spend.usd(), USD)
                | flag(spend.possiblyBilledUsd(), POSSIBLY)
                | flag(spend.estimatedUsd(), ESTIMATED)
                | (spend.unpricedAttempts() == 0 ? 0 : UNPRICED);
        out.write(flags);
        out.money(spend.usd());
        out.money(spend.possiblyBilledUsd());
        out.money(spend.estimatedUsd());
        out.number(spend.promptTokens());
        out.number(spend.completionTokens());
        out.number(spend.attempts());
        if (spend.unpricedAttempts() != 0) {
            out.number(spend.unpricedAttempts());
        }
    }

    private static Spend read(Reader in) {
        int flags = in.next();
        return new Spend(
                in.money((flags & USD) != 0),
                in.money((flags & POSSIBLY) != 0),
                in.money((flags & ESTIMATED) != 0),
                in.number(),
                in.number(),
                in.number(),
                (flags & UNPRICED) != 0 ? in.number() : 0);
    }

    private static int flag(BigDecimal money, int flag) {
        return money.signum() == 0 ? 0 : flag;
    }

    /** Numbers in groups of seven bits, the lowest first; zero amounts are left out. */
    private static final class Writer extends ByteArrayOutputStream {
        Writer() {
            super(64);
        }

        void number(long value) {
            long rest = value;
            while ((rest & ~0x7FL) != 0) {
                write((int) (rest & 0x7F) | 0x80);
                rest >>>= 7;
            }
            write((int) rest);
        }

        void money(BigDecimal money) {
            if (money.signum() == 0) {
                return;
            }
            number(money.scale());
            byte[] unscaled = money.unscaledValue().toByteArray();
            number(unscaled.length);
            writeBytes(unscaled);
        }
    }

    private static final class Reader {
        private final byte[] bytes;
        private int at;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        int next() {
            return bytes[at++];
        }

        long number() {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                int b = next();
                value |= (long) (b & 0x7F) << shift;
                if (b >= 0) {
                    return value;
                }
            }
        }

        BigDecimal money(boolean given) {
            if (!given) {
                return BigDecimal.ZERO;
            }
            int scale = (int) number();
            int length = (int) number();
            BigDecimal money = new BigDecimal(new BigInteger(bytes, at, length), scale);
            at += length;
            return money;
        }
    }
}
