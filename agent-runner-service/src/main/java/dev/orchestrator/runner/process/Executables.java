package dev.orchestrator.runner.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds programs as a shell would, but can say why it found none.
final class Executables {
  private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

  private Executables() {}

  /// The program's absolute path, links unresolved since some programs go by the name they are
  /// called.
  static Path find(String command, Map<String, String> environment, Path directory)
      throws LaunchException {
    var candidates = candidates(command, environment, directory);
    var program = candidates.stream().filter(Executables::isProgram).findFirst();
    if (program.isPresent()) {
      return program.get();
    }
    var existing = candidates.stream().filter(Files::exists).findFirst();
    throw new LaunchException(
        existing
            .map("command %s is not an executable file"::formatted)
            .orElseGet(() -> notFound(command, environment)));
  }

  /// A tool of the system, by the `PATH` of this process.
  static Optional<String> findTool(String name) {
    return candidates(name, System.getenv(), Path.of("/")).stream()
        .filter(Executables::isProgram)
        .findFirst()
        .map(Path::toString);
  }

  private static List<Path> candidates(
      String command, Map<String, String> environment, Path directory) {
    var base = directory.toAbsolutePath();
    if (command.contains("/")) {
      return List.of(base.resolve(command));
    }
    var candidates = new ArrayList<Path>();
    for (var folder : path(environment).split(File.pathSeparator, -1)) {
      candidates.add(base.resolve(folder).resolve(command));
    }
    return candidates;
  }

  private static String path(Map<String, String> environment) {
    return environment.getOrDefault("PATH", DEFAULT_PATH);
  }

  private static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }

  private static String notFound(String command, Map<String, String> environment) {
    return command.contains("/")
        ? "command %s does not exist".formatted(command)
        : "command %s was not found on PATH (%s)".formatted(command, path(environment));
  }
}
