package dev.orchestrator.runner.attempt;

import dev.orchestrator.contracts.run.AttemptId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// A folder of one attempt's own outside the workspace, gone when the attempt is over.
record Scratch(Path folder) implements AutoCloseable {

  /// @param parent made if it is missing
  static Scratch create(Path parent, AttemptId attempt) throws IOException {
    var prefix = "%s-%d-".formatted(attempt.task(), attempt.number());
    return new Scratch(Files.createTempDirectory(Files.createDirectories(parent), prefix));
  }

  /// Removes what attempts have left behind whose runner died.
  static void clear(Path parent) throws IOException {
    if (Files.isDirectory(parent)) {
      new Scratch(parent).close();
    }
  }

  @Override
  public void close() throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
