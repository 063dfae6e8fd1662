package dev.drover.bench;

import java.util.List;

/** All runs of one contender in one scenario. */
record Row(Scenario scenario, Contender contender, List<Measurement> runs, List<Latencies> latencies) {}
