package dev.drover.client;

import dev.drover.contracts.AnswerText;
import dev.drover.contracts.ChunkRecord;
import dev.drover.contracts.ChunkedText;
import dev.drover.contracts.ResultLine;

/** One request's text on its way to its listener. Confined to the reader's thread. */
final class LiveText {
    private final ChunkedText text = new ChunkedText();
    private final TextListener listener;
    private boolean deaf;

    LiveText(TextListener listener) {
        this.listener = listener;
    }

    void chunk(ChunkRecord record) {
        tell(text.take(record));
    }

    void result(ResultLine line) {
        ResultLine.Response response = line.response();
        tell(text.result(response == null ? "" : AnswerText.ofAnswer(response.body())));
    }

    /** A listener that fails hears no more; the request goes on. */
    private void tell(ChunkedText.Change change) {
        if (deaf) {
            return;
        }
        try {
            if (change.restarted()) {
                listener.restarted();
            }
            if (!change.added().isEmpty()) {
                listener.added(change.added());
            }
        } catch (RuntimeException _) {
            deaf = true;
        }
    }
}
