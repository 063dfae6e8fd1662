package dev.drover.model;

import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.Usage;
import dev.drover.model.Limits.Load;
import dev.drover.model.Limits.Permit;
import dev.drover.model.pacing.Reading;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call's reservation, whose end the gate of its key hears. */
record KeyPermit(Permit permit, KeyGate gate) implements Permit {
    @Override
    public void told(List<Reading> readings, Load load, Instant now) {
        permit.told(readings, load, now);
    }

    @Override
    public void settle(@Nullable Usage usage, @Nullable AttemptCost cost, Instant now) {
        try {
            permit.settle(usage, cost, now);
        } finally {
            gate.left();
        }
    }

    @Override
    public void release(Instant now) {
        try {
            permit.release(now);
        } finally {
            gate.left();
        }
    }
}
