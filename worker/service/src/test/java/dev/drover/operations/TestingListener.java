package dev.drover.operations;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongConsumer;

/** Keeps what it is told. */
public final class TestingListener implements ProgressListener {
    private final List<Remark> remarks = Collections.synchronizedList(new ArrayList<>());
    private final LongConsumer at;

    public TestingListener() {
        this(_ -> {});
    }

    /** @param at is told how far each piece of work is */
    public TestingListener(LongConsumer at) {
        this.at = at;
    }

    @Override
    public Task begin(String task, long total) {
        return at::accept;
    }

    @Override
    public void remark(Remark remark) {
        remarks.add(remark);
    }

    public List<Remark> remarks() {
        return List.copyOf(remarks);
    }
}
