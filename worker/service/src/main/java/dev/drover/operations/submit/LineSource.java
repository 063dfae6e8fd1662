package dev.drover.operations.submit;

import dev.drover.operations.OperationException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Where the lines of a submit come from. They are read twice, to check and to send, and must be the same both times. To be
 * closed when the submit has ended.
 */
public interface LineSource extends AutoCloseable {
    /** For messages. */
    String name();

    /** All bytes, from the first; to be closed. */
    InputStream open() throws IOException;

    /** Some of the bytes, read while they are wanted; to be closed. */
    default InputStream part(long offset, long length) throws IOException {
        InputStream in = new BufferedInputStream(open());
        in.skipNBytes(offset);
        return new Bounded(in, length);
    }

    /**
     * The name of a submit that was given none. The same for the same lines if another run could go on with them.
     *
     * @param contentHash SHA-256 of all bytes
     */
    String defaultId(String contentHash);

    /** @throws OperationException if the bytes are no more those that were checked */
    void requireUnchanged() throws IOException;

    @Override
    void close() throws IOException;
}
