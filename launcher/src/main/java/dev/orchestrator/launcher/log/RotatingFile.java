package dev.orchestrator.launcher.log;

import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// A file of lines that only its owner can read. When it gets too long it becomes `….1`, what was
/// `….1` becomes `….2`, and the oldest one goes. Opened when there is something to write. Safe for
/// use by several threads of one process, not by several processes.
public final class RotatingFile implements Closeable {
  private final Path file;
  private final long maxBytes;
  private final int files;
  private @Nullable FileOutputStream out;
  private long size;

  /// @param maxBytes where the next line goes to a new file; one line may be longer than that
  /// @param files how many there are at most, the current one included
  public RotatingFile(Path file, long maxBytes, int files) {
    this.file = file;
    this.maxBytes = maxBytes;
    this.files = files;
  }

  /// Adds a line. After a failure the next line is tried anew, on a line of its own.
  public synchronized void write(byte[] line) throws IOException {
    try {
      var stream = out == null ? open() : out;
      if (size > 0 && size + line.length > maxBytes) {
        close();
        rotate();
        stream = open();
      }
      stream.write(line);
      size += line.length;
    } catch (IOException e) {
      closeAfter(e);
      throw e;
    }
  }

  /// Not by a channel, which an interrupted thread would close for all.
  private FileOutputStream open() throws IOException {
    if (!Files.exists(file)) {
      Files.createDirectories(file.toAbsolutePath().getParent(), onlyFor("rwx------"));
      Files.createFile(file, onlyFor("rw-------"));
    }
    var stream = new FileOutputStream(file.toFile(), true);
    out = stream;
    size = Files.size(file);
    if (endsWithinLine()) {
      stream.write('\n');
      size++;
    }
    return stream;
  }

  /// As a full disk or a crash may leave it.
  private boolean endsWithinLine() throws IOException {
    if (size == 0) {
      return false;
    }
    try (var reader = new RandomAccessFile(file.toFile(), "r")) {
      reader.seek(size - 1);
      return reader.read() != '\n';
    }
  }

  private static FileAttribute<?>[] onlyFor(String owner) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(owner))
        }
        : new FileAttribute<?>[0];
  }

  private void rotate() throws IOException {
    for (int number = files - 1; number > 0; number--) {
      var earlier = number == 1 ? file : numbered(number - 1);
      if (Files.exists(earlier)) {
        Files.move(earlier, numbered(number), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.deleteIfExists(file); // where there is to be but one
  }

  private Path numbered(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  private void closeAfter(IOException failure) {
    try {
      close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    var stream = out;
    out = null;
    if (stream != null) {
      stream.close();
    }
  }
}
