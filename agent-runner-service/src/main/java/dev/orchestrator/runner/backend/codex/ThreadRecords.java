package dev.orchestrator.runner.backend.codex;

import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.runner.backend.JsonLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The records that Codex keeps of its threads, below its home: one file of JSON lines for each.
record ThreadRecords(Path folder) {
  private static final int DEPTH = 4; // year, month, day, file

  /// @param environment of Codex
  static ThreadRecords in(Map<String, String> environment) {
    var home = environment.get("CODEX_HOME");
    var folder =
        home == null ? Path.of(environment.getOrDefault("HOME", ""), ".codex") : Path.of(home);
    return new ThreadRecords(folder.resolve("sessions"));
  }

  /// What a thread has consumed so far; nothing when there is no record of it.
  Usage usage(String thread) throws IOException {
    return lastCount(thread, "info")
        .map(count -> CodexStream.usage(count.at("/info/total_token_usage")))
        .orElse(Usage.NONE);
  }

  /// When the account's used-up limit ends, as the service last said.
  Optional<Instant> limitReset(String thread) throws IOException {
    return lastCount(thread, "rate_limits").flatMap(count -> reset(count.path("rate_limits")));
  }

  private static Optional<Instant> reset(JsonNode limits) {
    return Stream.of("primary", "secondary")
        .map(limits::path)
        .filter(limit -> limit.path("used_percent").asDouble(0) >= 100)
        .map(limit -> limit.path("resets_at"))
        .filter(JsonNode::isNumber)
        .map(at -> Instant.ofEpochSecond(at.asLong()))
        .max(Instant::compareTo);
  }

  /// The last count that has the part; those of failed requests lack what others have.
  private Optional<JsonNode> lastCount(String thread, String part) throws IOException {
    var file = file(thread);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try (var lines = Files.lines(file.get())) {
      return lines
          .filter(line -> line.contains("\"token_count\""))
          .flatMap(line -> JsonLine.parse(line).stream())
          .map(line -> line.path("payload"))
          .filter(payload -> payload.path(part).isObject())
          .reduce((_, later) -> later);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private Optional<Path> file(String thread) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (var files = Files.find(folder, DEPTH, (file, _) -> isOf(thread, file))) {
      return files.findFirst();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static boolean isOf(String thread, Path file) {
    return file.getFileName().toString().endsWith(thread + ".jsonl");
  }
}
