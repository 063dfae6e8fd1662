package dev.drover.cli.dlq;

import dev.drover.cli.kafka.Progress;
import dev.drover.contracts.JsonFault;
import dev.drover.contracts.JsonLayout;
import dev.drover.contracts.JsonText;
import dev.drover.deadletter.Changes;
import dev.drover.deadletter.Letter;
import dev.drover.deadletter.StoredRecord;
import dev.drover.operations.deadletters.LetterEditor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lets a person change a payload: in their editor, with the difference shown and the result checked before it is sent. */
final class Editor implements LetterEditor {
    private final Consumer<String> say;
    private final boolean yes;
    private final String command;

    /** @param say shows a line to the person */
    Editor(Consumer<String> say, boolean yes) {
        this(say, yes, String.valueOf(command(System.getenv())));
    }

    /** @param command for the shell, which adds the file */
    Editor(Consumer<String> say, boolean yes, String command) {
        this.say = say;
        this.yes = yes;
        this.command = command;
    }

    /** Why editing will not do here, empty if it will. */
    static Optional<String> check(boolean yes) {
        if (command(System.getenv()) == null) {
            return Optional.of("--edit needs an editor: set VISUAL or EDITOR");
        }
        return yes || Confirmation.isPossible() && Progress.isTerminal()
                ? Optional.empty()
                : Optional.of("--edit asks before it sends, and this is no terminal: give --yes to send what the editor"
                        + " left");
    }

    /** What is set to nothing is not set: a shell would take the file for the command. */
    static @Nullable String command(Map<String, String> environment) {
        for (String name : List.of("VISUAL", "EDITOR")) {
            String command = environment.get(name);
            if (command != null && !command.isBlank()) {
                return command;
            }
        }
        return null;
    }

    /**
     * The record with the payload that the editor left.
     *
     * @throws IllegalArgumentException if it is no request, or was not confirmed
     * @throws Unchanged if it is what the editor was given
     */
    @Override
    public StoredRecord edit(Letter letter, StoredRecord before) throws IOException, InterruptedException, Unchanged {
        String shown = pretty(before.value());
        Path file = Files.createTempFile("drover-", ".json");
        try {
            Files.writeString(file, shown);
            open(file);
            String left = Files.readString(file);
            if (left.equals(shown)) {
                throw new Unchanged("the editor changed nothing; without --edit it is sent as it is");
            }
            byte[] value = compact(left);
            StoredRecord after = Changes.checked(
                    new StoredRecord(before.place(), before.timestamp(), before.key(), value, before.headers()));
            say.accept("letter " + letter.stored().place().partition() + "@"
                    + letter.stored().place().offset() + ":");
            Difference.lines(shown.lines().toList(), pretty(value).lines().toList())
                    .forEach(say);
            if (!yes && !Confirmation.given("send it?")) {
                throw new IllegalArgumentException("not sent, as answered");
            }
            return after;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private void open(Path file) throws IOException, InterruptedException {
        // By the shell, as git does: EDITOR may have arguments.
        int code = new ProcessBuilder(List.of("sh", "-c", command + " \"$1\"", "drover", file.toString()))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalArgumentException("the editor ended with " + code + ", so it was not sent");
        }
    }

    private static String pretty(byte @Nullable [] value) {
        try {
            if (value != null) {
                return JsonLayout.indented(JsonText.check(value)) + "\n";
            }
        } catch (JsonFault _) {
            // said below
        }
        throw new IllegalArgumentException("the payload is no JSON, so it cannot be edited");
    }

    private static byte[] compact(String text) {
        try {
            return JsonLayout.compact(JsonText.check(text.getBytes(StandardCharsets.UTF_8)))
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonFault e) {
            throw new IllegalArgumentException("what the editor left is no JSON: " + e.reason(), e);
        }
    }
}
