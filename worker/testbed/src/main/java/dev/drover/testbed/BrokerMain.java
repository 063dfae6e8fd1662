package dev.drover.testbed;

import java.nio.file.Path;

/** An embedded broker in a process of its own; runs until it is killed. */
public final class BrokerMain {
    static final String READY = "bootstrap-servers=";

    private BrokerMain() {}

    /**
     * Starts the broker and prints {@code bootstrap-servers=}.
     *
     * @param args data directory, port, then broker properties as {@code name=value}
     */
    public static void main(String[] args) {
        EmbeddedBroker.Builder builder =
                EmbeddedBroker.builder().dataDirectory(Path.of(args[0])).port(Integer.parseInt(args[1]));
        for (int i = 2; i < args.length; i++) {
            String[] property = args[i].split("=", 2);
            builder.property(property[0], property[1]);
        }
        EmbeddedBroker broker = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
        System.out.println(READY + broker.bootstrapServers());
    }
}
