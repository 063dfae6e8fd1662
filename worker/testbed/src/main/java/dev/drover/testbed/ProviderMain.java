package dev.drover.testbed;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** The simulated provider in a process of its own; runs until it is killed. */
public final class ProviderMain {
    private ProviderMain() {}

    /**
     * Starts the provider and prints {@code base-url=}.
     *
     * @param args port (0 for a free one), address (127.0.0.1), file with a fault plan as JSON; each may be left out
     *     with what follows it
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 0;
        InetAddress address = InetAddress.getByName(args.length > 1 ? args[1] : "127.0.0.1");
        FaultPlan plan = args.length > 2 ? PlanJson.read(Files.readAllBytes(Path.of(args[2]))) : FaultPlan.NONE;
        SimulatedProvider provider = SimulatedProvider.start(plan, port, address);
        System.out.println("base-url=" + provider.baseUrl());
        Thread.currentThread().join();
    }
}
