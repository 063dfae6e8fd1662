package dev.drover.cli.submit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * A file that is written beside its place and moved there when it is whole: until then, and if that fails, what was there
 * stays as it was. What is no regular file (a pipe, a device) is written as it is.
 */
final class Replacement implements AutoCloseable {
    private final Path target;
    private final @Nullable Path part;
    private final OutputStream out;
    private boolean closed;

    private Replacement(Path target, @Nullable Path part, OutputStream out) {
        this.target = target;
        this.part = part;
        this.out = out;
    }

    static Replacement of(Path target) throws IOException {
        Path real = real(target);
        Path part = isSpecial(real)
                ? null
                : real.resolveSibling(
                        real.getFileName() + ".part-" + ProcessHandle.current().pid());
        OutputStream out = Files.newOutputStream(part == null ? real : part);
        return new Replacement(real, part, new BufferedOutputStream(out, 1 << 16));
    }

    /** Where a link leads, so that the link stays one; with the folder's real name. */
    static Path real(Path path) throws IOException {
        if (Files.exists(path)) {
            return path.toRealPath();
        }
        Path absolute = path.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        return folder != null && Files.exists(folder)
                ? folder.toRealPath().resolve(String.valueOf(absolute.getFileName()))
                : absolute;
    }

    static boolean isSpecial(Path path) {
        return Files.exists(path) && !Files.isRegularFile(path);
    }

    OutputStream out() {
        return out;
    }

    /** Nothing more comes; a full disk shows here at the latest. */
    void complete() throws IOException {
        closed = true;
        out.close();
    }

    /** Puts it into its place. */
    void move() throws IOException {
        moveTo(target);
    }

    /** Leaves the place as it is; returns the free name beside it that the file has now. */
    Path moveAside() throws IOException {
        Path aside = free(target, ".new");
        moveTo(aside);
        return aside;
    }

    /** A name that nothing has: with the ending, or a number behind it. */
    static Path free(Path beside, String ending) {
        Path free = beside.resolveSibling(beside.getFileName() + ending);
        for (int i = 2; Files.exists(free); i++) {
            free = beside.resolveSibling(beside.getFileName() + ending + "-" + i);
        }
        return free;
    }

    private void moveTo(Path place) throws IOException {
        if (part == null) {
            return;
        }
        try {
            Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(part, place, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Whether this holds the same bytes as the place it is for. */
    boolean isThereAlready() throws IOException {
        return part != null && Files.exists(target) && Files.mismatch(part, target) < 0;
    }

    /** Whether something is in its place that would be lost. */
    boolean wouldReplace() throws IOException {
        return part != null && Files.exists(target) && Files.size(target) > 0;
    }

    /** Deletes what was not moved. */
    @Override
    public void close() throws IOException {
        try {
            if (!closed) {
                out.close();
            }
        } finally {
            if (part != null) {
                Files.deleteIfExists(part);
            }
        }
    }
}
