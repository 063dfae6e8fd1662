package dev.drover.app.meters;

import static dev.drover.contracts.MetricCatalogue.CHUNKS_CUT;
import static dev.drover.contracts.MetricCatalogue.CHUNK_RECORDS;

import dev.drover.app.chunks.ChunkEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts chunks that were published, and attempts whose chunks were cut. */
public final class ChunkMeters implements ChunkEvents {
    private final Counter written;
    private final Counter cut;

    public ChunkMeters(MeterRegistry registry) {
        Catalogued meters = new Catalogued(registry);
        this.written = meters.counter(CHUNK_RECORDS);
        this.cut = meters.counter(CHUNKS_CUT);
    }

    @Override
    public void written() {
        written.increment();
    }

    @Override
    public void cut() {
        cut.increment();
    }
}
