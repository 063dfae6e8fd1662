package dev.drover.bench;

import dev.drover.bench.peers.BareLoop;
import dev.drover.bench.peers.ParallelConsumerLoop;
import dev.drover.bench.peers.PeerSettings;
import dev.drover.cli.Main;
import dev.drover.testbed.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Who is measured, each in a process of its own with the JVM's defaults. */
enum Contender {
    DROVER("Drover, as in production"),
    DROVER_AT_LEAST_ONCE("Drover, at-least-once"),
    DROVER_SMALL_HEAP("Drover, heap of at most 512 MiB"),
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
    private final String title;

    Contender(String title) {
        this.title = title;
    }

    boolean isDrover() {
        return this == DROVER || this == DROVER_AT_LEAST_ONCE || this == DROVER_SMALL_HEAP;
    }

    String title() {
        return title;
    }

    /** For a chart, where room is short. */
    String brief() {
        return switch (this) {
            case DROVER -> "Drover";
            case DROVER_AT_LEAST_ONCE -> "at-least-once";
            case DROVER_SMALL_HEAP -> "512 MiB heap";
            case BARE_LOOP -> "bare loop";
            case PARALLEL_CONSUMER_TRANSACTIONAL -> "PC, transact.";
            case PARALLEL_CONSUMER_PLAIN -> "PC, plain";
            case LISTENER -> "listener";
        };
    }

    /** {@code drover}, {@code bare-loop} and so on. */
    String word() {
        return Words.word(this);
    }

    /**
     * Starts it.
     *
     * @param peersLibraries the folder with Parallel Consumer and the Kafka client that it runs on
     * @param profiled with a flight recording in the folder, which is whole when the process has ended by itself
     */
    ChildProcess start(Stage stage, PeerSettings settings, Path peersLibraries, boolean profiled) throws IOException {
        return start(stage, settings, peersLibraries, profiled, word());
    }

    /** @param name of this process among others of the same stage: of its log and of its recording */
    ChildProcess start(Stage stage, PeerSettings settings, Path peersLibraries, boolean profiled, String name)
            throws IOException {
        Path log = stage.folder().resolve(name + ".log");
        List<String> arguments = List.of(settings.arguments());
        List<String> own = new ArrayList<>(isDrover() ? JVM : PEER_JVM);
        if (profiled) {
            own.add("-XX:StartFlightRecording=settings=profile,filename="
                    + stage.folder().resolve(name + ".jfr"));
        }
        return switch (this) {
            case DROVER -> worker(log, own, WorkerFile.write(stage, settings, Map.of()));
            case DROVER_AT_LEAST_ONCE ->
                worker(log, own, WorkerFile.write(stage, settings, Map.of("drover.engine.delivery", "at-least-once")));
            case DROVER_SMALL_HEAP -> {
                own.add("-Xmx512m");
                yield worker(log, own, WorkerFile.write(stage, settings, Map.of()));
            }
            case BARE_LOOP -> ChildProcess.java(log, own, BareLoop.class.getName(), arguments);
            case LISTENER -> ChildProcess.java(log, own, ListenerLoop.class.getName(), arguments);
            case PARALLEL_CONSUMER_TRANSACTIONAL -> parallel(log, own, "transactional", arguments, peersLibraries);
            case PARALLEL_CONSUMER_PLAIN -> parallel(log, own, "plain", arguments, peersLibraries);
        };
    }

    private static ChildProcess worker(Path log, List<String> jvm, Path configuration) {
        return ChildProcess.java(log, jvm, Main.class.getName(), List.of("run", "--config", configuration.toString()));
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
}
