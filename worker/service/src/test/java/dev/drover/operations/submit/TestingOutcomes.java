package dev.drover.operations.submit;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Outcomes in memory. */
final class TestingOutcomes implements OutcomeStore {
    final Map<Long, String> byLine = new TreeMap<>();
    private final Set<Long> failed = new TreeSet<>();

    @Override
    public void put(long line, byte[] outcome, boolean isError) {
        byLine.put(line, new String(outcome, StandardCharsets.UTF_8));
        if (isError) {
            failed.add(line);
        }
    }

    @Override
    public boolean has(long line) {
        return byLine.containsKey(line);
    }

    @Override
    public int size() {
        return byLine.size();
    }

    @Override
    public long failed() {
        return failed.size();
    }
}
