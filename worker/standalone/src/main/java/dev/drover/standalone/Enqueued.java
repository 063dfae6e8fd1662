package dev.drover.standalone;

import java.util.LinkedHashMap;
import java.util.Map;

/** What was enqueued and acknowledged, by origin. Safe for use by several threads. */
final class Enqueued {
    private final Map<String, Long> timestamps = new LinkedHashMap<>();
    private final Map<String, String> tenants = new LinkedHashMap<>();

    synchronized void add(String origin, long timestamp, String tenant) {
        timestamps.put(origin, timestamp);
        tenants.put(origin, tenant);
    }

    synchronized Map<String, Long> timestamps() {
        return new LinkedHashMap<>(timestamps);
    }

    synchronized Map<String, String> tenants() {
        return new LinkedHashMap<>(tenants);
    }

    synchronized int size() {
        return timestamps.size();
    }
}
