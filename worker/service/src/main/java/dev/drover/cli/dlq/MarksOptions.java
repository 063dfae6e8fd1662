package dev.drover.cli.dlq;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What replay and park want to know of the topics that they write. */
final class MarksOptions {
    @Option(
            names = "--create-topics",
            description =
                    "Creates the topics for marks, audit records and parked letters if they are missing: for the first"
                            + " replay on a cluster.")
    private boolean createTopics;

    @Option(
            names = "--marks-also",
            split = ",",
            paramLabel = "TOPIC",
            description =
                    "Heeds what earlier replays marked on this topic as well, and ends one that is under way there.")
    private List<String> marksAlso = new ArrayList<>();

    /** For picocli. */
    MarksOptions() {}

    boolean createTopics() {
        return createTopics;
    }

    List<String> marksAlso() {
        return List.copyOf(marksAlso);
    }
}
