package dev.orchestrator.runner.attempt;

import dev.orchestrator.contracts.run.AttemptId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// A folder of one attempt's own outside the workspace, gone when the attempt is over.
record Scratch(Path folder) implements AutoCloseable {

  static Scratch create(AttemptId attempt) throws IOException {
    var prefix = "orchestrator-%s-%d-".formatted(attempt.task(), attempt.number());
    return new Scratch(Files.createTempDirectory(prefix));
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
