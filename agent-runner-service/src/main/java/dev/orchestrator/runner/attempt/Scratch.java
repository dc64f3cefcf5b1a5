package dev.orchestrator.runner.attempt;

import dev.orchestrator.contracts.run.AttemptId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// A folder of one attempt's own outside the workspace, gone when the attempt is over.
record Scratch(Path folder) implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Scratch.class.getName());

  /// @param parent made if it is missing
  static Scratch create(Path parent, AttemptId attempt) throws IOException {
    var prefix = "%s-%d-".formatted(attempt.task(), attempt.number());
    return new Scratch(Files.createTempDirectory(Files.createDirectories(parent), prefix));
  }

  /// Removes what attempts have left behind whose runner died.
  static void clear(Path parent) {
    if (Files.isDirectory(parent)) {
      new Scratch(parent).close();
    }
  }

  /// Removes what can be removed; agents may have done so already, or left what we may not delete.
  @Override
  public void close() {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.log(Level.DEBUG, "scratch folder stays", e);
    }
  }
}
