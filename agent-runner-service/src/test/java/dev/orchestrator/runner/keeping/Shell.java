package dev.orchestrator.runner.keeping;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Runs shell lines as one person or one agent would, with plain git and none of our own code.
///
/// @param home where temporary files go
/// @param ledger takes the id of each commit that is made here; a hook of the repository writes it
record Shell(Path home, Path ledger) {
  private static final String ANYWHERE = "/";

  record Answer(int exit, String output) {}

  /// What the lines print, errors included.
  Answer run(Path folder, String lines) {
    try {
      var output = Files.createTempFile(home, "shell", ".out");
      var process = start(folder, lines, output);
      int exit = process.waitFor();
      var answer = new Answer(exit, Files.readString(output).strip());
      Files.delete(output);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// What a git command prints.
  ///
  /// @throws IllegalStateException when it fails
  String git(Path folder, String command) {
    var answer = run(folder, "git " + command);
    if (answer.exit() != 0) {
      throw new IllegalStateException("git " + command + ": " + answer.output());
    }
    return answer.output();
  }

  private Process start(Path folder, String lines, Path output) throws IOException {
    var builder = new ProcessBuilder(List.of("sh", "-c", lines));
    builder.directory(Files.isDirectory(folder) ? folder.toFile() : Path.of(ANYWHERE).toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
    builder.environment().putAll(environment(folder));
    return builder
        .redirectErrorStream(true)
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(output.toFile())
        .start();
  }

  private Map<String, String> environment(Path folder) {
    return Map.of(
        "LEDGER",
        ledger.toString(),
        "HOME",
        home.toString(),
        "LC_ALL",
        "C",
        "GIT_CONFIG_NOSYSTEM",
        "1",
        "GIT_EDITOR",
        "true",
        "GIT_CEILING_DIRECTORIES",
        String.valueOf(folder.getParent()));
  }
}
