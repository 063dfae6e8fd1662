package dev.drover.cli.submit;

import dev.drover.cli.kafka.CommandFailure;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.Replacement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where outcomes go. Files are complete or as they were before: all are written first, then each is moved into its place.
 *
 * @param output null for standard output
 * @param errors null: errors go where answers go
 */
record Destination(@Nullable Path output, @Nullable Path errors) {
    /** @throws IOException if a folder can not be read */
    static Destination of(String output, @Nullable Path errors) throws IOException {
        return new Destination(
                output.equals("-") ? null : Replacement.real(Path.of(output)),
                errors == null ? null : Replacement.real(errors));
    }

    /**
     * Looks for what would be in the way in the end, before anything is sent or waited for.
     *
     * @throws CommandFailure naming the file
     */
    void requireWritable() {
        for (Path file : new @Nullable Path[] {output, errors}) {
            String obstacle = file == null ? null : Replacement.obstacle(file);
            if (obstacle != null) {
                throw new CommandFailure("file " + file + " can not be written: " + obstacle + "; nothing was sent");
            }
        }
    }

    /** An empty store of outcomes, beside the file that they will be in. */
    OutcomeFile open() throws IOException {
        Path beside = output == null || Replacement.isSpecial(output) ? null : output;
        return OutcomeFile.beside(beside, Earlier.of(output, errors));
    }

    /** Writes what was collected. */
    void write(OutcomeFile outcomes, boolean ordered) {
        if (output == null && errors == null) {
            unlessUnwritable("standard output", () -> outcomes.write(System.out, null, ordered));
            return;
        }
        try (Written answers = Written.of(output);
                Written failures = Written.of(errors)) {
            unlessUnwritable(
                    said(),
                    () -> outcomes.write(
                            answers == null ? System.out : answers.replacement.out(),
                            failures == null ? null : failures.replacement.out(),
                            ordered));
            List<Written> files = new ArrayList<>();
            for (Written each : new @Nullable Written[] {answers, failures}) {
                if (each != null) {
                    unlessUnwritable(each.target.toString(), each.replacement::complete);
                    files.add(each);
                }
            }
            place(files, outcomes.earlierLeft());
        }
    }

    private String said() {
        return output == null || errors == null
                ? String.valueOf(output == null ? errors : output)
                : output + " or " + errors;
    }

    private static void place(List<Written> files, int left) {
        List<String> aside = new ArrayList<>();
        for (Written each : files) {
            unlessUnwritable(each.target.toString(), () -> {
                if (left > 0 && each.replacement.wouldReplace()) {
                    aside.add(each.target + " stays, what was collected is in " + each.replacement.moveAside());
                } else {
                    each.replacement.move();
                }
            });
        }
        if (!aside.isEmpty()) {
            throw new CommandFailure(
                    "the output was there before, with %,d lines that are no outcomes of this submit, or are gone from the"
                                    .formatted(left)
                            + " topic, and would be lost: " + String.join("; ", aside)
                            + ". Move it away, or give another --output",
                    ExitCodes.FAILURE,
                    null);
        }
    }

    /** A file that takes the place of another. */
    private record Written(Path target, Replacement replacement) implements AutoCloseable {
        static @Nullable Written of(@Nullable Path target) {
            if (target == null) {
                return null;
            }
            try {
                return new Written(target, Replacement.of(target));
            } catch (IOException e) {
                throw OutcomeFile.unwritable(target.toString(), e);
            }
        }

        @Override
        public void close() {
            try {
                replacement.close();
            } catch (IOException e) {
                throw OutcomeFile.unwritable(target.toString(), e);
            }
        }
    }

    private interface Step {
        void take() throws IOException;
    }

    private static void unlessUnwritable(String name, Step step) {
        try {
            step.take();
        } catch (IOException e) {
            throw OutcomeFile.unwritable(name, e);
        }
    }

    /**
     * What two files of a command have in common that they must not have, null if nothing.
     *
     * @param files what they are called, and where they are
     */
    static @Nullable String clash(List<Named> files) throws IOException {
        for (int i = 0; i < files.size(); i++) {
            for (int j = 0; j < i; j++) {
                Path one = Replacement.real(files.get(j).path);
                Path other = Replacement.real(files.get(i).path);
                boolean same =
                        one.equals(other) || (Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other));
                if (same && !Replacement.isSpecial(one)) {
                    return files.get(j).name + " and " + files.get(i).name + " are the same file, " + one;
                }
            }
        }
        return null;
    }

    /** A file and its option. */
    record Named(String name, Path path) {}
}
