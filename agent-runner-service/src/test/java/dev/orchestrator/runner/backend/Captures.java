package dev.orchestrator.runner.backend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/// Streams that the real CLIs once wrote, kept as test resources.
public final class Captures {
  private Captures() {}

  /// @param name folder and file without its ending, such as `codex/tools`
  public static List<String> lines(String name) {
    try (var file = Captures.class.getResourceAsStream("/" + name + ".jsonl")) {
      return new String(Objects.requireNonNull(file, name).readAllBytes(), UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
