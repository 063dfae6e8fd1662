package dev.drover.cli.kafka;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that is written beside its place and moved there when it is whole: until then, and if that fails, what was there
 * stays as it was. What is no regular file (a pipe, a device, an open descriptor such as /dev/stdout) is written as it
 * is. A new file is its owner's alone, since prompts and answers are nobody else's business; one that is replaced keeps
 * its mode, and a link stays a link.
 */
public final class Replacement implements AutoCloseable {
    private static final int LINKS = 40;
    private static final int BUFFER = 1 << 16;
    private static final String DESCRIPTOR = "/dev/(fd/[0-9]+|std(in|out|err))|/proc/(self|[0-9]+)/fd/[0-9]+";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OF_GROUP = PosixFilePermissions.fromString("---rwx---");

    private final Path target;
    private final @Nullable Path part;
    private final OutputStream out;
    private boolean closed;

    private Replacement(Path target, @Nullable Path part, OutputStream out) {
        this.target = target;
        this.part = part;
        this.out = out;
    }

    /**
     * Begins to write one.
     *
     * @throws IOException naming the file, if nothing can be written there
     */
    public static Replacement of(Path target) throws IOException {
        Path real = real(target);
        if (isSpecial(real)) {
            return new Replacement(real, null, new BufferedOutputStream(inPlace(real), BUFFER));
        }
        Path part = temporary(real);
        return new Replacement(real, part, new BufferedOutputStream(Files.newOutputStream(part), BUFFER));
    }

    /** Standard output, which says when it fails. */
    public static Replacement ofStandardOutput() throws IOException {
        Path path = Path.of("/dev/stdout");
        return new Replacement(path, null, new BufferedOutputStream(inPlace(path), BUFFER));
    }

    /** An empty file beside another, of a name that nothing had, its owner's alone. */
    public static Path temporary(Path beside) throws IOException {
        Path folder = beside.toAbsolutePath().getParent();
        String name = beside.getFileName() + ".part-";
        return folder == null
                ? Files.createTempFile(name, "", ownerOnly(beside))
                : Files.createTempFile(folder, name, "", ownerOnly(beside));
    }

    /** For a file that is created in this file system. */
    public static FileAttribute<?>[] ownerOnly(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    /** Where a link leads, so that the link stays one; with the folder's real name. An open descriptor stays as it is. */
    public static Path real(Path path) throws IOException {
        Path end = path.toAbsolutePath();
        for (int i = 0; i < LINKS && !isDescriptor(end) && Files.isSymbolicLink(end); i++) {
            end = end.resolveSibling(Files.readSymbolicLink(end));
        }
        if (isDescriptor(end)) {
            return end.normalize();
        }
        try {
            return end.toRealPath();
        } catch (FileSystemException _) {
            // Not there, or in the way: whoever opens it is told.
            Path absolute = end.normalize();
            Path folder = absolute.getParent();
            return folder != null && Files.exists(folder)
                    ? folder.toRealPath().resolve(String.valueOf(absolute.getFileName()))
                    : absolute;
        }
    }

    /** Whether it can only be written as it is. */
    public static boolean isSpecial(Path path) {
        return isDescriptor(path) || (Files.exists(path) && !Files.isRegularFile(path));
    }

    private static boolean isDescriptor(Path path) {
        return path.normalize().toString().matches(DESCRIPTOR);
    }

    /** Why nothing can be written there, null if nothing is known to be in the way. Writes nothing. */
    public static @Nullable String obstacle(Path target) {
        Path real;
        try {
            real = real(target);
        } catch (IOException e) {
            return e.getMessage();
        }
        if (standard(real) != null) {
            return null;
        }
        if (Files.isDirectory(real)) {
            return "it is a folder";
        }
        Path folder = real.getParent();
        if (isSpecial(real) || folder == null) {
            return Files.isWritable(real) ? null : "it may not be written";
        }
        if (!Files.isDirectory(folder)) {
            return Files.exists(folder) ? folder + " is no folder" : "there is no folder " + folder;
        }
        if (!Files.isWritable(folder)) {
            return "nothing may be written in folder " + folder;
        }
        return !Files.exists(real) || Files.isWritable(real) ? null : "it may not be written";
    }

    /** This process's own output is not opened again: what it shares with others has one position. */
    private static OutputStream inPlace(Path real) throws IOException {
        FileDescriptor standard = standard(real);
        if (standard != null) {
            return new FilterOutputStream(new FileOutputStream(standard)) {
                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    out.write(bytes, from, length);
                }

                @Override
                public void close() throws IOException {
                    flush();
                }
            };
        }
        return isDescriptor(real) && Files.isRegularFile(real)
                ? Files.newOutputStream(real, StandardOpenOption.APPEND)
                : Files.newOutputStream(real, StandardOpenOption.WRITE);
    }

    private static @Nullable FileDescriptor standard(Path real) {
        return switch (real.toString().replace('\\', '/')) {
            case "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1" -> FileDescriptor.out;
            case "/dev/stderr", "/dev/fd/2", "/proc/self/fd/2" -> FileDescriptor.err;
            default -> null;
        };
    }

    /** What is to be in the file; buffered. */
    public OutputStream out() {
        return out;
    }

    /** Nothing more comes; a full disk shows here at the latest. */
    public void complete() throws IOException {
        closed = true;
        out.close();
    }

    /** Puts it into its place. */
    public void move() throws IOException {
        if (part != null && Files.exists(target)) {
            keepMode(part);
        }
        moveTo(target);
    }

    private void keepMode(Path written) throws IOException {
        var from = Files.getFileAttributeView(target, PosixFileAttributeView.class);
        var to = Files.getFileAttributeView(written, PosixFileAttributeView.class);
        if (from == null || to == null) {
            return;
        }
        PosixFileAttributes before = from.readAttributes();
        Set<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
        mode.addAll(before.permissions());
        if (!before.group().equals(to.readAttributes().group())) {
            try {
                to.setGroup(before.group());
            } catch (IOException _) {
                // What one group may do, another may not.
                mode.removeAll(OF_GROUP);
            }
        }
        to.setPermissions(mode);
    }

    /** Leaves the place as it is; returns the free name beside it that the file has now. */
    public Path moveAside() throws IOException {
        String name = target.getFileName() + ".new";
        Path aside = target.resolveSibling(name);
        for (int i = 2; !isReserved(aside); i++) {
            aside = target.resolveSibling(name + "-" + i);
        }
        moveTo(aside);
        return aside;
    }

    private static boolean isReserved(Path free) throws IOException {
        try {
            Files.createFile(free, ownerOnly(free));
            return true;
        } catch (FileAlreadyExistsException _) {
            return false;
        }
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
    public boolean isThereAlready() throws IOException {
        return part != null && Files.exists(target) && Files.mismatch(part, target) < 0;
    }

    /** Whether something is in its place that would be lost. */
    public boolean wouldReplace() throws IOException {
        return part != null && Files.exists(target) && Files.size(target) > 0;
    }

    /** Deletes what was not moved. */
    @Override
    public void close() throws IOException {
        try {
            if (!closed) {
                closed = true;
                out.close();
            }
        } finally {
            if (part != null) {
                Files.deleteIfExists(part);
            }
        }
    }
}
