package dev.drover.bench;

import dev.drover.bench.peers.BareLoop;
import dev.drover.bench.peers.ParallelConsumerLoop;
import dev.drover.bench.peers.PeerSettings;
import dev.drover.cli.Main;
import dev.drover.testbed.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** Who is measured, each in a process of its own with the JVM's defaults. */
enum Contender {
    DROVER("Drover, as in production"),
    BARE_LOOP("bare loop, exactly-once"),
    PARALLEL_CONSUMER_TRANSACTIONAL("Parallel Consumer 0.5.3.3, transactional"),
    PARALLEL_CONSUMER_PLAIN("Parallel Consumer 0.5.3.3, plain"),
    LISTENER("@KafkaListener, a thread a partition");

    private static final List<String> JVM =
            List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
    /** On the class path: errors only. */
    static final String QUIET = "bench-logback.xml";

    private static final List<String> PEER_JVM = Stream.concat(
                    JVM.stream(), Stream.of("-Dlogback.configurationFile=" + QUIET))
            .toList();
    /** Far above what is asked: every bucket, budget and breaker is asked, and none holds anything back. */
    private static final String PLENTY = "100000000";

    private final String title;

    Contender(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** {@code drover}, {@code bare-loop} and so on. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Starts it.
     *
     * @param folder for its log and its configuration
     * @param peersLibraries the folder with Parallel Consumer and the Kafka client that it runs on
     * @param profiled with a flight recording in the folder, which is whole when the process has ended by itself
     */
    ChildProcess start(Path folder, PeerSettings settings, Scenario scenario, Path peersLibraries, boolean profiled)
            throws IOException {
        Path log = folder.resolve(word() + ".log");
        List<String> arguments = List.of(settings.arguments());
        List<String> own = new ArrayList<>(this == DROVER ? JVM : PEER_JVM);
        if (profiled) {
            own.add("-XX:StartFlightRecording=settings=profile,filename=" + folder.resolve(word() + ".jfr"));
        }
        return switch (this) {
            case DROVER ->
                ChildProcess.java(
                        log,
                        own,
                        Main.class.getName(),
                        List.of(
                                "run",
                                "--config",
                                configuration(folder, settings, scenario).toString()));
            case BARE_LOOP -> ChildProcess.java(log, own, BareLoop.class.getName(), arguments);
            case LISTENER -> ChildProcess.java(log, own, ListenerLoop.class.getName(), arguments);
            case PARALLEL_CONSUMER_TRANSACTIONAL -> parallel(log, own, "transactional", arguments, peersLibraries);
            case PARALLEL_CONSUMER_PLAIN -> parallel(log, own, "plain", arguments, peersLibraries);
        };
    }

    private static ChildProcess parallel(
            Path log, List<String> jvm, String mode, List<String> arguments, Path libraries) {
        List<String> command = new ArrayList<>(List.of(ChildProcess.javaBinary()));
        command.addAll(jvm);
        // The peers' classes come with this class path, behind the older Kafka client.
        command.addAll(List.of(
                "-cp",
                libraries.resolve("*") + File.pathSeparator + peersClasses(),
                ParallelConsumerLoop.class.getName(),
                mode));
        command.addAll(arguments);
        return ChildProcess.start(log, command);
    }

    private static String peersClasses() {
        return Path.of(BareLoop.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
    }

    private static Path configuration(Path folder, PeerSettings settings, Scenario scenario) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("spring.kafka.bootstrap-servers", settings.bootstrapServers());
        values.put("server.port", "0");
        values.put("drover.engine.group", settings.group());
        values.put("drover.engine.in-flight", Integer.toString(scenario.inFlight()));
        values.put("drover.topics.requests[0].name", settings.requests());
        values.put("drover.topics.partitions", Integer.toString(scenario.partitions()));
        values.put("drover.topics.results", settings.results());
        values.put("drover.topics.usage", settings.usage());
        for (String kind : List.of("dead-letters", "ledger", "budgets", "control")) {
            values.put("drover.topics." + kind, settings.group() + "-" + kind);
        }
        values.put("drover.providers[0].name", "bench");
        values.put("drover.providers[0].base-url", settings.upstream().toString());
        values.put("drover.providers[0].api-key", "none");
        values.put("drover.models[0].name", "bench");
        values.put("drover.models[0].provider", "bench");
        values.put("drover.models[0].prices.input", "2.00");
        values.put("drover.models[0].prices.output", "8.00");
        values.put("drover.models[0].quota.requests-per-minute", PLENTY);
        values.put("drover.chains[0].name", "bench");
        values.put("drover.chains[0].models[0]", "bench");
        values.put("drover.budgets.each-tenant[0].period", "month");
        values.put("drover.budgets.each-tenant[0].usd", PLENTY);
        Properties text = new Properties();
        text.putAll(values);
        Path file = folder.resolve("drover.properties");
        try (var out = Files.newBufferedWriter(file)) {
            text.store(out, null);
        }
        return file.toAbsolutePath();
    }
}
