package dev.orchestrator.runner.process;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/// Tries a way to start commands, on a command whose exit code nothing else gives.
final class Trial {
  private static final int EXPECTED_CODE = 23;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final List<String> COMMAND = List.of("/bin/sh", "-c", "exit " + EXPECTED_CODE);

  /// Tries to write by the working directory and by the whole path.
  private static final List<String> INTRUDER =
      List.of(
          "/bin/sh",
          "-c",
          """
          if touch intruder || touch "$1/intruder"; then exit 1; fi 2>/dev/null
          touch "$1/open/file" || exit 1
          exit %d
          """
              .formatted(EXPECTED_CODE),
          "sh");

  private Trial() {}

  /// Why `wrap` does not work here; nothing if it does.
  static Optional<String> failureOf(UnaryOperator<List<String>> wrap) throws InterruptedException {
    try {
      return run(new ProcessBuilder(wrap.apply(COMMAND)));
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /// Why `wrap` does not protect a folder here; nothing if it does.
  static Optional<String> failureToProtect(BiFunction<List<String>, Protection, List<String>> wrap)
      throws InterruptedException {
    try {
      var folder = Files.createTempDirectory("orchestrator-trial-");
      var open = Files.createDirectory(folder.resolve("open"));
      try {
        var command = new ArrayList<>(INTRUDER);
        command.add(folder.toString());
        var protection = new Protection(List.of(folder), List.of(open));
        return run(new ProcessBuilder(wrap.apply(command, protection)).directory(folder.toFile()))
            .map(said -> said.isEmpty() ? "a read-only mount has no effect" : said);
      } finally {
        for (var file : List.of("open/file", "open", "intruder", "")) {
          Files.deleteIfExists(folder.resolve(file));
        }
      }
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> run(ProcessBuilder trial)
      throws IOException, InterruptedException {
    var process =
        trial.redirectInput(Redirect.from(new File("/dev/null"))).redirectErrorStream(true).start();
    if (!process.waitFor(PATIENCE)) {
      process.destroyForcibly();
      return Optional.of("no answer within " + PATIENCE);
    }
    try (var output = process.getInputStream()) {
      var said = new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.exitValue() == EXPECTED_CODE ? Optional.empty() : Optional.of(said);
    }
  }
}
