package dev.drover.cli.kafka;

import dev.drover.operations.ProgressListener;
import dev.drover.operations.Remark;
import java.io.PrintWriter;

/** Shows an operation's progress to the person at the terminal: a bar if stderr is one, remarks as lines. */
record ScreenProgress(PrintWriter err) implements ProgressListener {
    @Override
    public Task begin(String task, long total) {
        return Progress.of(task, total);
    }

    @Override
    public void remark(Remark remark) {
        Session.say(err, remark.text());
    }
}
