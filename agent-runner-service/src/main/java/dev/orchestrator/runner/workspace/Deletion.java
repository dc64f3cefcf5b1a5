package dev.orchestrator.runner.workspace;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/// Deletes a folder whose contents are not needed, folders without permission to do so included:
/// package managers leave such ones.
final class Deletion extends SimpleFileVisitor<Path> {
  private Deletion() {}

  static void of(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      Files.walkFileTree(folder, new Deletion());
    }
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    Unreadable.permit(folder);
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    Files.delete(file);
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path folder, IOException e) throws IOException {
    if (!Files.isDirectory(folder) || !Unreadable.permit(folder)) {
      throw e;
    }
    Files.walkFileTree(folder, this);
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
    Files.delete(folder);
    return FileVisitResult.CONTINUE;
  }
}
