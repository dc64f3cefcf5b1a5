package dev.orchestrator.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// Files that nobody but their owner can read, where the file system knows of owners.
public final class OwnerOnly {
  private static final String FILE = "rw-------";

  private OwnerOnly() {}

  /// Opens a new file, which stays its owner's wherever it is moved.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException when it is there already
  public static OutputStream create(Path file) throws IOException {
    Files.createFile(file, attributes(file));
    return Files.newOutputStream(file, StandardOpenOption.WRITE);
  }

  private static FileAttribute<?>[] attributes(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(FILE))
        }
        : new FileAttribute<?>[0];
  }
}
