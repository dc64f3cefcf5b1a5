package dev.orchestrator.runner.backend.claude;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/// Claude's records of its conversations: one file for each, in a folder for the working directory
/// in which it began.
///
/// By its id Claude finds a conversation only from that directory or from another worktree of its
/// repository; by the file from anywhere.
record Transcripts(Path folder) {
  private static final int DEPTH = 2; // folder of the directory, file

  /// @param environment of Claude
  static Transcripts in(Map<String, String> environment) {
    return new Transcripts(configFolder(environment).resolve("projects"));
  }

  static Path configFolder(Map<String, String> environment) {
    var configured = environment.get("CLAUDE_CONFIG_DIR");
    return configured == null
        ? Path.of(environment.getOrDefault("HOME", ""), ".claude")
        : Path.of(configured);
  }

  /// The record of a conversation; the newest where there are copies.
  Optional<Path> find(String session) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (var files = Files.find(folder, DEPTH, (file, _) -> isOf(session, file))) {
      return files.max(Comparator.comparingLong(file -> file.toFile().lastModified()));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static boolean isOf(String session, Path file) {
    return file.getFileName().toString().equals(session + ".jsonl");
  }
}
