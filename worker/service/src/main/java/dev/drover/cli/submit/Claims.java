package dev.drover.cli.submit;

import dev.drover.cli.kafka.Replacement;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Failed;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Files that this run alone may write, by a locked file of its own beside each. Nothing is ever written into such a file,
 * and one that is not empty is somebody else's: it is locked, and stays.
 */
final class Claims implements AutoCloseable {
    private final List<Held> held = new ArrayList<>();

    private record Held(Path path, FileChannel channel) {}

    private Claims() {}

    /** @throws OperationException if another run has one of them */
    static Claims of(List<Path> files) throws IOException {
        Claims claims = new Claims();
        try {
            for (Path file : files) {
                claims.claim(file);
            }
            return claims;
        } catch (IOException | RuntimeException e) {
            claims.close();
            throw e;
        }
    }

    private void claim(Path file) throws IOException {
        Path path = file.resolveSibling("." + file.getFileName() + ".drover-lock");
        FileChannel channel = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                Replacement.ownerOnly(path));
        // What another run has deleted at its end is nobody's lock any more.
        if (!isLocked(channel) || !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            channel.close();
            throw new OperationException(new Failed(
                    "another run is writing " + file + " (it holds " + path + "): wait for it, or give other files"));
        }
        held.add(new Held(path, channel));
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        for (Held each : held) {
            try (FileChannel channel = each.channel) {
                if (channel.size() == 0) {
                    Files.deleteIfExists(each.path);
                }
            }
        }
        held.clear();
    }
}
