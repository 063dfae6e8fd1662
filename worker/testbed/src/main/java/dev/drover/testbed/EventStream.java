package dev.drover.testbed;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An answer as server-sent events in chunks. */
final class EventStream {
    enum Ending {
        WHOLE,
        /** Properly closed, without a finish reason. */
        UNFINISHED,
        /** An error event instead of the rest. */
        ERROR,
        /** The connection closes in the middle of a chunk. */
        CUT
    }

    private final OutputStream out;
    private final Frames frames;
    private final List<String> words;

    EventStream(OutputStream out, Answers answers) {
        this.out = out;
        this.frames = Frames.of(answers);
        this.words = answers.words();
    }

    /** @param over how long the words take together */
    void write(Ending ending, Duration over, Map<String, String> headers) throws IOException, InterruptedException {
        HttpReply.streamHead(out, headers);
        data(frames.begin());
        int written = ending == Ending.WHOLE ? words.size() : words.size() / 2;
        for (int i = 0; i < written; i++) {
            data(List.of(frames.word(i == 0 ? words.get(i) : " " + words.get(i), i)));
            out.flush();
            pause(over.dividedBy(words.size()));
        }
        switch (ending) {
            case WHOLE -> data(frames.end());
            case ERROR -> data(List.of(frames.error()));
            case UNFINISHED, CUT -> {}
        }
        if (ending == Ending.CUT) {
            out.write("40\r\ndata: {\"id\":".getBytes(StandardCharsets.US_ASCII));
        } else {
            chunk("");
        }
        out.flush();
    }

    private void data(List<Frames.Frame> all) throws IOException {
        for (Frames.Frame frame : all) {
            String name = frame.name() == null ? "" : "event: " + frame.name() + "\n";
            chunk(name + "data: " + new String(frame.data(), StandardCharsets.UTF_8) + "\n\n");
        }
    }

    private void chunk(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static void pause(Duration time) throws InterruptedException {
        if (time.isPositive()) {
            Thread.sleep(time); // a provider that takes its time between the words
        }
    }
}
