package dev.drover.app.prices;

import java.util.ArrayList;
import java.util.List;

/** Keeps what it heard. */
final class TestingPriceEvents implements PriceEvents {
    final List<String> versions = new ArrayList<>();
    int refused;

    @Override
    public void inForce(String version) {
        versions.add(version);
    }

    @Override
    public void refused() {
        refused++;
    }
}
