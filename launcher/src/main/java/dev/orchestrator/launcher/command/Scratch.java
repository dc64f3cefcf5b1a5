package dev.orchestrator.launcher.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A folder for the time being, which its owner alone can look into.
record Scratch(Path path) implements AutoCloseable {

  static Scratch in(@Nullable Path folder) throws IOException {
    return new Scratch(Files.createTempDirectory(Objects.requireNonNull(folder), ".orchestrator-"));
  }

  @Override
  public void close() throws IOException {
    try (var files = Files.walk(path)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
