package dev.drover.limit;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;

/**
 * How fast one bucket fills and how much it holds, exactly: levels are whole numbers of a unit so small that one
 * nanosecond of refill is a whole number of them. With a quota of {@code q} per minute and a share of {@code w/s} the
 * unit is {@code 1 / (s × 60·10⁹)} token and the refill {@code q × w} units per nanosecond.
 *
 * @param unitsPerNano refill
 * @param unitsPerToken size of a token
 * @param capacity refill × burst
 */
record Rate(BigInteger unitsPerNano, BigInteger unitsPerToken, BigInteger capacity) {
    private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000);
    private static final BigInteger NANOS_PER_MINUTE = NANOS_PER_SECOND.multiply(BigInteger.valueOf(60));
    private static final BigInteger MICROS_PER_TOKEN = BigInteger.valueOf(1_000_000);

    static Rate of(long perMinute, Share share, Duration burst) {
        int scale = Math.max(0, Math.max(share.weight().scale(), share.whole().scale()));
        BigInteger numerator = whole(share.weight(), scale).multiply(BigInteger.valueOf(perMinute));
        BigInteger denominator = whole(share.whole(), scale);
        BigInteger common = numerator.gcd(denominator);
        BigInteger perNano = numerator.divide(common);
        return new Rate(perNano, denominator.divide(common).multiply(NANOS_PER_MINUTE), perNano.multiply(nanos(burst)));
    }

    private static BigInteger whole(BigDecimal value, int scale) {
        return value.setScale(scale).unscaledValue();
    }

    private static BigInteger nanos(Duration duration) {
        return BigInteger.valueOf(duration.getSeconds())
                .multiply(NANOS_PER_SECOND)
                .add(BigInteger.valueOf(duration.getNano()));
    }

    BigInteger units(long tokens) {
        return unitsPerToken.multiply(BigInteger.valueOf(tokens));
    }

    /** What flows in during a time that is zero or more. */
    BigInteger refill(Duration elapsed) {
        return unitsPerNano.multiply(nanos(elapsed));
    }

    /** The nanoseconds, rounded up, in which an amount above zero flows in; {@code Long.MAX_VALUE} if it is longer. */
    long nanosFor(BigInteger units) {
        BigInteger nanos = units.add(unitsPerNano).subtract(BigInteger.ONE).divide(unitsPerNano);
        return nanos.bitLength() < Long.SIZE ? nanos.longValue() : Long.MAX_VALUE;
    }

    /** In millionths of a token, rounded down, so that nothing is gained by being written and read. */
    long micros(BigInteger units) {
        BigInteger micros = floor(units.multiply(MICROS_PER_TOKEN), unitsPerToken);
        if (micros.bitLength() < Long.SIZE) {
            return micros.longValue();
        }
        return micros.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    BigInteger ofMicros(long micros) {
        return floor(BigInteger.valueOf(micros).multiply(unitsPerToken), MICROS_PER_TOKEN);
    }

    /** An amount in another rate's units in units of this one, rounded down. */
    BigInteger convert(BigInteger units, Rate other) {
        return floor(units.multiply(unitsPerToken), other.unitsPerToken);
    }

    private static BigInteger floor(BigInteger dividend, BigInteger divisor) {
        BigInteger[] parts = dividend.divideAndRemainder(divisor);
        return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }
}
