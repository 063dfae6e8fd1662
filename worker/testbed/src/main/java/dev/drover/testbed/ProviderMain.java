package dev.drover.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The simulated provider in a process of its own; runs until it is killed. */
public final class ProviderMain {
    private ProviderMain() {}

    /**
     * Starts the provider and prints {@code base-url=}.
     *
     * @param args port (0 for a free one), and a file with a fault plan as JSON; both may be left out
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 0;
        FaultPlan plan = args.length > 1 ? PlanJson.read(Files.readAllBytes(Path.of(args[1]))) : FaultPlan.NONE;
        SimulatedProvider provider = SimulatedProvider.start(plan, port);
        System.out.println("base-url=" + provider.baseUrl());
        Thread.currentThread().join();
    }
}
