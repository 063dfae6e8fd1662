package dev.drover.cli.submit;

import dev.drover.cli.kafka.Replacement;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Failed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where outcomes go. Files are complete or as they were before: all are written first, then each is moved into its place.
 *
 * @param output null for standard output
 * @param errors null: errors go where answers go
 */
record Destination(@Nullable Path output, @Nullable Path errors) {
    /** @throws IOException if a folder cannot be read */
    static Destination of(String output, @Nullable Path errors) throws IOException {
        return new Destination(
                output.equals("-") ? null : Replacement.real(Path.of(output)),
                errors == null ? null : Replacement.real(errors));
    }

    /**
     * Looks for what would be in the way in the end, before anything is sent or waited for.
     *
     * @throws OperationException naming the file
     */
    void requireWritable() {
        for (Path file : new @Nullable Path[] {output, errors}) {
            String obstacle = file == null ? null : Replacement.obstacle(file);
            if (obstacle != null) {
                throw new OperationException(
                        new Failed("file " + file + " cannot be written: " + obstacle + "; nothing was sent"));
            }
        }
    }

    /**
     * Looks whether what is there would be lost, before the first line of a submit is sent: nothing of it can be an outcome.
     *
     * @throws OperationException naming the file
     */
    void requireNoLines() throws IOException {
        for (Path file : new @Nullable Path[] {output, errors}) {
            if (file != null
                    && Files.isRegularFile(file)
                    && Earlier.of(List.of(file)).left() > 0) {
                throw new OperationException(new Failed("file " + file
                        + " has lines that are no outcomes of this submit, and would be lost; nothing was sent. Move it"
                        + " away, or give another --output"));
            }
        }
    }

    /** An empty store of outcomes, beside the file that they will be in; nobody else writes these files until it is closed. */
    OutcomeFile open() throws IOException {
        List<Path> files = Stream.of(Optional.ofNullable(output), Optional.ofNullable(errors))
                .flatMap(Optional::stream)
                .filter(file -> !Replacement.isSpecial(file))
                .toList();
        Claims claims = Claims.of(files);
        try {
            Path beside = output == null || Replacement.isSpecial(output) ? null : output;
            return OutcomeFile.beside(beside, Earlier.of(files), claims);
        } catch (IOException | RuntimeException e) {
            claims.close();
            throw e;
        }
    }

    /** Writes what was collected. */
    void write(OutcomeFile outcomes, boolean ordered) {
        try (Written answers = Written.of(output);
                Written failures = errors == null ? null : Written.of(errors)) {
            unlessUnwritable(
                    failures == null ? answers.name : answers.name + " or " + failures.name,
                    () -> outcomes.write(
                            answers.replacement.out(), failures == null ? null : failures.replacement.out(), ordered));
            List<Written> files = failures == null ? List.of(answers) : List.of(answers, failures);
            for (Written each : files) {
                unlessUnwritable(each.name, each.replacement::complete);
            }
            place(files, outcomes);
        }
    }

    static void place(List<Written> files, OutcomeFile outcomes) {
        int left = outcomes.earlierLeft();
        List<String> placed = new ArrayList<>();
        List<String> stay = new ArrayList<>();
        for (Written each : files) {
            try {
                String why = each.whyNot(left, outcomes);
                if (why == null) {
                    each.replacement.move();
                    placed.add(each.name);
                } else {
                    stay.add(each.name + " stays, since " + why + "; what was collected is in "
                            + each.replacement.moveAside());
                }
            } catch (IOException e) {
                String state = placed.isEmpty()
                        ? "what was there before is as it was"
                        : String.join(", ", placed) + " is whole and in its place";
                throw OutcomeFile.unwritable(
                        each.name,
                        String.join(
                                "; ",
                                Stream.concat(Stream.of(state), stay.stream()).toList()),
                        e);
            }
        }
        if (!stay.isEmpty()) {
            throw new OperationException(new Failed("the output was not replaced: " + String.join("; ", stay)
                    + ". Move it away, or give another --output"));
        }
    }

    /** A file that takes the place of another, or standard output. */
    record Written(@Nullable Path target, String name, Replacement replacement) implements AutoCloseable {
        static Written of(@Nullable Path target) {
            String name = target == null ? "standard output" : target.toString();
            try {
                return new Written(
                        target, name, target == null ? Replacement.ofStandardOutput() : Replacement.of(target));
            } catch (IOException e) {
                throw OutcomeFile.unwritable(name, e);
            }
        }

        /** Why it must not take its place; null if it may. */
        @Nullable
        String whyNot(int left, OutcomeFile outcomes) throws IOException {
            if (target == null || Replacement.isSpecial(target)) {
                return null;
            }
            if (!outcomes.isAsItWas(target)) {
                return "something else has changed it meanwhile";
            }
            return left > 0 && replacement.wouldReplace()
                    ? "the files that were there have %,d lines that are no outcomes of this submit, or are gone from the topic, and would be lost"
                            .formatted(left)
                    : null;
        }

        @Override
        public void close() {
            try {
                replacement.close();
            } catch (IOException e) {
                throw OutcomeFile.unwritable(name, e);
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
