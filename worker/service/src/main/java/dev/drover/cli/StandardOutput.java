package dev.drover.cli;

import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Failed;
import java.io.BufferedWriter;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** Standard output that does not swallow what goes wrong with it: a full disk ends the command, and so does a reader that left. */
final class StandardOutput extends FilterWriter {
    private StandardOutput(Writer to) {
        super(to);
    }

    /** UTF-8 whatever the terminal says: it is data. */
    static PrintWriter writer() {
        return new PrintWriter(new StandardOutput(
                new BufferedWriter(new OutputStreamWriter(new Strict(System.out), StandardCharsets.UTF_8))));
    }

    @Override
    public void write(int c) {
        attempt(() -> super.write(c));
    }

    @Override
    public void write(char[] from, int offset, int length) {
        attempt(() -> super.write(from, offset, length));
    }

    @Override
    public void write(String from, int offset, int length) {
        attempt(() -> super.write(from, offset, length));
    }

    @Override
    public void flush() {
        attempt(super::flush);
    }

    private static void attempt(Step step) {
        try {
            step.take();
        } catch (IOException e) {
            throw new OperationException(
                    new Failed("standard output cannot be written (full disk, or its reader has left)"), e);
        }
    }

    private interface Step {
        void take() throws IOException;
    }

    /** A print stream that says when it failed. */
    private static final class Strict extends java.io.OutputStream {
        private final PrintStream to;

        Strict(PrintStream to) {
            this.to = to;
        }

        @Override
        public void write(int b) throws IOException {
            to.write(b);
            check();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            to.write(bytes, offset, length);
            check();
        }

        @Override
        public void flush() throws IOException {
            to.flush();
            check();
        }

        private void check() throws IOException {
            if (to.checkError()) {
                throw new IOException("standard output failed");
            }
        }
    }
}
