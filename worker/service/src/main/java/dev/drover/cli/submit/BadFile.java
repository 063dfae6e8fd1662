package dev.drover.cli.submit;

import dev.drover.cli.kafka.Replacement;
import dev.drover.contracts.Json;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Failed;
import dev.drover.operations.submit.BadLine;
import dev.drover.operations.submit.Line;
import dev.drover.operations.submit.LineSource;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lines that are left out, one JSON object each, with number, reason and the whole line: {@code text}, or
 * {@code text_base64} of what is no UTF-8. Lines that are too long to be held are copied from the source. A file of the
 * same name is replaced only if it says the same.
 */
final class BadFile implements BadLine.Listener, AutoCloseable {
    private static final int CHUNK = 3 * 8_192;

    private final LineSource source;
    private final Path file;
    private final boolean named;
    private @Nullable Replacement replacement;
    private @Nullable Writer out;

    /** @param named whether the user gave this name; otherwise another is found if something else has it */
    BadFile(LineSource source, Path file, boolean named) {
        this.source = source;
        this.file = file;
        this.named = named;
    }

    @Override
    public void tell(BadLine bad, Line line) {
        ObjectNode json = Json.object()
                .put("line", bad.number())
                .put("reason", bad.reason())
                .put("custom_id", bad.customId());
        String head = Json.string(json);
        try {
            Writer to = out();
            to.write(head, 0, head.length() - 1);
            if (isText(line)) {
                to.write(",\"text\":\"");
                writeText(line, to);
            } else {
                to.write(",\"text_base64\":\"");
                writeBase64(line, to);
            }
            to.write("\"}\n");
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private Writer out() throws IOException {
        if (out == null) {
            replacement = Replacement.of(file);
            out = new java.io.OutputStreamWriter(replacement.out(), StandardCharsets.UTF_8);
        }
        return out;
    }

    private InputStream bytes(Line line) throws IOException {
        byte[] held = line.bytes();
        return held != null ? new ByteArrayInputStream(held) : source.part(line.offset(), line.length());
    }

    private boolean isText(Line line) throws IOException {
        try (Reader reader = new InputStreamReader(bytes(line), StandardCharsets.UTF_8.newDecoder())) {
            return reader.skip(Long.MAX_VALUE) >= 0;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    private void writeText(Line line, Writer to) throws IOException {
        char[] chunk = new char[CHUNK];
        try (Reader reader = new BufferedReader(new InputStreamReader(bytes(line), StandardCharsets.UTF_8))) {
            for (int read = reader.read(chunk); read > 0; read = reader.read(chunk)) {
                String quoted = Json.string(JsonNodeFactory.instance.stringNode(new String(chunk, 0, read)));
                to.write(quoted, 1, quoted.length() - 2);
            }
        }
    }

    private void writeBase64(Line line, Writer to) throws IOException {
        try (InputStream in = bytes(line)) {
            for (byte[] chunk = in.readNBytes(CHUNK); chunk.length > 0; chunk = in.readNBytes(CHUNK)) {
                to.write(Base64.getEncoder().encodeToString(chunk));
            }
        }
    }

    /** All lines were told: the file gets its place, which is returned. */
    Path finish() {
        Replacement written = replacement;
        if (written == null || out == null) {
            return file;
        }
        try {
            out.flush();
            written.complete();
            if (!written.wouldReplace() || written.isThereAlready()) {
                written.move();
                return file;
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
        return elsewhere(written);
    }

    private Path elsewhere(Replacement written) {
        if (named) {
            throw new OperationException(new Failed(
                    "file " + file + " exists and holds something else, which would be lost; nothing was sent: give"
                            + " another --invalid-file"));
        }
        try {
            return written.moveAside();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (replacement != null) {
            try {
                replacement.close();
            } catch (IOException e) {
                throw unwritable(e);
            }
        }
    }

    private OperationException unwritable(IOException e) {
        return new OperationException(
                new Failed("file " + file + " cannot be written: " + e.getMessage() + "; nothing was sent"), e);
    }
}
