package dev.orchestrator.runner.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/// What an agent has left in its workspace that git cannot take: files and folders without
/// permission to read them, and pipes and sockets in the place of files.
final class Unreadable {
  private Unreadable() {}

  /// Permits reading, and removes what holds nothing.
  static void mend(Path folder) {
    try {
      Files.walkFileTree(folder, new Mending());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Mending extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (attributes.isOther()) {
        Files.delete(file);
      } else if (attributes.isRegularFile() && !Files.isReadable(file)) {
        permit(file);
      }
      return FileVisitResult.CONTINUE;
    }

    /// A folder that cannot be entered comes here.
    @Override
    public FileVisitResult visitFileFailed(Path folder, IOException e) throws IOException {
      if (!Files.isDirectory(folder) || !permit(folder)) {
        throw e;
      }
      Files.walkFileTree(folder, this);
      return FileVisitResult.CONTINUE;
    }
  }

  /// Whether the owner may do everything with it now.
  static boolean permit(Path path) {
    var file = path.toFile();
    return file.setReadable(true, true)
        && file.setWritable(true, true)
        && (!file.isDirectory() || file.setExecutable(true, true));
  }
}
