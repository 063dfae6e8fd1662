package dev.drover.cli.submit;

import dev.drover.cli.kafka.CommandFailure;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.submit.LineCheck.Checked;
import dev.drover.contracts.Json;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the first reading found.
 *
 * @param hash SHA-256 of the file's bytes
 * @param lines the number of the last line, blank ones included
 * @param good lines that can be sent
 * @param bad lines that can not
 * @param duplicates numbers of the bad lines whose only fault is a custom_id that an earlier line has
 */
record Inspection(String hash, long lines, long good, long bad, Set<Long> duplicates) {
    /** Characters of a bad line that are repeated beside its reason. */
    private static final int REPEATED = 10_000;

    /** Where bad lines are told. */
    interface BadLines {
        void tell(Checked.Bad bad, byte @Nullable [] text) throws IOException;
    }

    /** Reads all lines; duplicates of a custom_id are bad unless they are allowed. */
    static Inspection of(Source source, LineCheck check, boolean allowDuplicates, BadLines told) throws IOException {
        MessageDigest digest = Source.sha256();
        Map<String, Long> seen = new HashMap<>();
        Set<Long> duplicates = new HashSet<>();
        long number = 0;
        long good = 0;
        long bad = 0;
        try (Lines lines = source.lines(check.maxBytes(), digest)) {
            for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
                number = line.number();
                switch (check.check(line)) {
                    case Checked.Blank _ -> {}
                    case Checked.Bad refused -> {
                        bad++;
                        told.tell(refused, line.bytes());
                    }
                    case Checked.Good accepted -> {
                        String id = accepted.customId();
                        Long first = id == null || allowDuplicates ? null : seen.putIfAbsent(id, number);
                        if (first == null) {
                            good++;
                        } else {
                            bad++;
                            duplicates.add(number);
                            told.tell(duplicate(number, id, first), line.bytes());
                        }
                    }
                }
            }
        }
        return new Inspection(HexFormat.of().formatHex(digest.digest()), number, good, bad, Set.copyOf(duplicates));
    }

    private static Checked.Bad duplicate(long number, @Nullable String id, long first) {
        return new Checked.Bad(
                number, "custom_id '" + id + "' is that of line " + first + " (--allow-duplicates sends both)", id);
    }

    /** Shows the first few. */
    static BadLines shown(Consumer<String> say, int atMost) {
        return new BadLines() {
            private int told;

            @Override
            public void tell(Checked.Bad bad, byte @Nullable [] text) {
                if (told++ < atMost) {
                    say.accept("  line " + bad.number() + ": " + bad.reason());
                }
            }
        };
    }

    /** Writes all into a file, created with the first; one JSON object each. */
    static final class BadFile implements BadLines, AutoCloseable {
        private final Path file;
        private @Nullable Writer out;

        BadFile(Path file) {
            this.file = file;
        }

        @Override
        public void tell(Checked.Bad bad, byte @Nullable [] text) {
            ObjectNode json = Json.object()
                    .put("line", bad.number())
                    .put("reason", bad.reason())
                    .put("custom_id", bad.customId());
            String said = text == null ? "" : new String(text, StandardCharsets.UTF_8);
            boolean cut = text == null || said.length() > REPEATED;
            json.put("text", said.substring(0, Math.min(said.length(), REPEATED)))
                    .put("text_cut", cut);
            try {
                if (out == null) {
                    out = Files.newBufferedWriter(file);
                }
                out.write(Json.string(json));
                out.write('\n');
            } catch (IOException e) {
                throw unwritable(e);
            }
        }

        @Override
        public void close() {
            try {
                if (out != null) {
                    out.close();
                }
            } catch (IOException e) {
                throw unwritable(e);
            }
        }

        private CommandFailure unwritable(IOException e) {
            return new CommandFailure(
                    "file " + file + " can not be written: " + e.getMessage() + "; nothing was sent",
                    ExitCodes.FAILURE,
                    e);
        }
    }
}
